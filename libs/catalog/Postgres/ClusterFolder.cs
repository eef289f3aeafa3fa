using System.Diagnostics;
using System.Globalization;

namespace Craft.Catalog.Postgres;

/// <summary>The files of one private cluster: <c>data</c>, <c>password</c>, <c>port</c>, <c>lock</c>, <c>postgres.log</c>.</summary>
internal sealed class ClusterFolder(string root)
{
    public string Root { get; } = root;

    public string Cluster { get; } = Path.Combine(root, "data");

    /// <summary>Where initdb works; a leftover is an interrupted initdb and nothing else.</summary>
    public string HalfMade => Cluster + ".new";

    public string PasswordFile { get; } = Path.Combine(root, "password");

    public string LogFile { get; } = Path.Combine(root, "postgres.log");

    private string PortFile => Path.Combine(Root, "port");

    private string OwnerFile => Path.Combine(Root, "owner");

    private string PidFile => Path.Combine(Cluster, "postmaster.pid");

    /// <summary>The major version that made the data; null when there is no data yet.</summary>
    public int? Major()
    {
        var file = Path.Combine(Cluster, "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture) : null;
    }

    public string ReadPassword() => File.ReadAllText(PasswordFile);

    /// <summary>The port of the last start, 0 when there was none.</summary>
    public int LastPort() =>
        File.Exists(PortFile) && int.TryParse(File.ReadAllText(PortFile), CultureInfo.InvariantCulture, out var port) ? port : 0;

    public void KeepPort(int port) => File.WriteAllText(PortFile, port.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Makes this process the one that stops the server, unless another one that is alive has that duty. Call it under
    /// the lock. A server that outlived its killed starter finds a new owner so.
    /// </summary>
    public bool TakeOwnership(bool startedHere)
    {
        if (!startedHere && File.Exists(OwnerFile) && IsAlive(File.ReadAllText(OwnerFile)))
        {
            return false;
        }

        using var self = Process.GetCurrentProcess();
        File.WriteAllText(OwnerFile, Identity(self));
        return true;
    }

    /// <summary>The port of a server that runs on this data now.</summary>
    public int? RunningPort()
    {
        // pid, data folder, start time, port, socket folder, listen address, shared memory, status
        var lines = ReadPidFile();
        return lines.Length >= 4 && Runs(lines[0]) && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
            ? port : null;
    }

    /// <summary>After a reboot the pid may be another process's: the server would refuse to start.</summary>
    public bool RemoveStalePidFile()
    {
        var lines = ReadPidFile();
        if (lines.Length == 0 || Runs(lines[0]))
        {
            return false;
        }

        File.Delete(PidFile);
        return true;
    }

    public string LogTail()
    {
        if (!File.Exists(LogFile))
        {
            return "";
        }

        using var log = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Seek(-Math.Min(log.Length, 4096), SeekOrigin.End);
        using var reader = new StreamReader(log);
        return string.Join('\n', reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(8));
    }

    /// <summary>One starter at a time, across processes; null when the lock is still held at the deadline.</summary>
    public async Task<FileStream?> LockAsync(TimeSpan timeout, TimeProvider time, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(
                    Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(start) < timeout)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, ct);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    // pids are reused: the start time tells
    private static string Identity(Process process) =>
        $"{process.Id} {process.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";

    private static bool IsAlive(string identity)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(identity.Split(' ')[0], CultureInfo.InvariantCulture));
            return string.Equals(Identity(process), identity, StringComparison.Ordinal) && !IsZombie(process.Id);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    // a killed process whose parent never asks for it keeps its number and its start time
    internal static bool IsZombie(int pid)
    {
        try
        {
            return OperatingSystem.IsLinux()
                && File.ReadLines($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/status")
                    .Any(line => line.StartsWith("State:", StringComparison.Ordinal) && line.Contains('Z', StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string[] ReadPidFile()
    {
        try
        {
            return File.Exists(PidFile) ? File.ReadAllLines(PidFile) : [];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private bool Runs(string pidLine)
    {
        if (!int.TryParse(pidLine, CultureInfo.InvariantCulture, out var pid))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName is "postgres" or "postmaster" && WorksHere(pid);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    // a server's working directory is its data folder; another cluster's server may have got the old pid
    private bool WorksHere(int pid)
    {
        try
        {
            var folder = OperatingSystem.IsLinux()
                ? Directory.ResolveLinkTarget($"/proc/{pid}/cwd", returnFinalTarget: false)?.FullName : null;
            return folder is null || string.Equals(
                folder, Directory.ResolveLinkTarget(Cluster, true)?.FullName ?? Path.GetFullPath(Cluster), StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
