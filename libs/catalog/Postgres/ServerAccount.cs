using System.Diagnostics;
using System.Security.Cryptography;

namespace Craft.Catalog.Postgres;

/// <summary>The account that the server runs under: PostgreSQL refuses root.</summary>
internal static class ServerAccount
{
    private const int LockMilliseconds = 5000;

    /// <summary>Null for the account of this process; <c>postgres</c> or <c>nobody</c> when this process is root.</summary>
    public static string? Find()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        return Exists("postgres") ? "postgres"
            : Exists("nobody") ? "nobody"
            : throw new PostgresUnavailableException(
                "PostgreSQL refuses to run as root and there is no account postgres or nobody to run it under.");
    }

    /// <summary>
    /// The folder of the cluster: <c>pg</c> in the data directory, or one under /var/lib/craft when the server's account
    /// cannot pass the folders above (a project under /root). That one is named by a mark in the data directory: who deletes
    /// the data directory starts anew, with the database too.
    /// </summary>
    public static string ClusterRoot(string dataDirectory, string? account)
    {
        var root = Path.GetFullPath(Path.Combine(dataDirectory, "pg"));
        if (account is null || CanPass(root, account))
        {
            return root;
        }

        var mark = MarkOf(dataDirectory);
        return Path.Combine("/var/lib/craft", mark);
    }

    // of several starters at once one makes the mark and all read it; a move that must not replace is not atomic in .NET
    private static string MarkOf(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "pg.id");
        if (ReadMark(path) is { } known)
        {
            return known;
        }

        Directory.CreateDirectory(dataDirectory);
        using var alone = Alone(path + ".lock");
        if (ReadMark(path) is { } made)
        {
            return made;
        }

        // a mark that is damaged names no cluster
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        File.WriteAllText($"{path}.{mark}", mark + "\n");
        File.Move($"{path}.{mark}", path, overwrite: true);
        return mark;
    }

    private static FileStream Alone(string path)
    {
        var (started, waiting) = (Environment.TickCount64, new SpinWait());
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 - started < LockMilliseconds)
            {
                // another starter holds it for an instant
                waiting.SpinOnce();
            }
        }
    }

    private static string? ReadMark(string path) =>
        File.Exists(path) && File.ReadAllText(path).Trim() is { Length: 12 } mark && mark.All(char.IsAsciiHexDigitLower) ? mark : null;

    private static bool Exists(string account) =>
        File.Exists("/etc/passwd")
        && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(account + ":", StringComparison.Ordinal));

    private static bool CanPass(string path, string account)
    {
        var existing = path;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        var start = new ProcessStartInfo("/bin/sh") { UserName = account, WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("test -x \"$0\"");
        start.ArgumentList.Add(existing);
        using var process = Process.Start(start);
        process?.WaitForExit();
        return process is { ExitCode: 0 };
    }
}
