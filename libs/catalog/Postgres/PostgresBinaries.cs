using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Craft.Catalog.Postgres;

/// <summary>A folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c> of one major version.</summary>
public sealed record PostgresBinaries(string Folder, int Major)
{
    /// <summary>Older servers lack what the catalogue asks for (client_connection_check_interval).</summary>
    public const int OldestMajor = 14;

    private static readonly string _suffix = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>The full path of one of the programs.</summary>
    public string Program(string name) => Path.Combine(Folder, name + _suffix);

    /// <summary>
    /// The newest usable programs among the folders, of exactly <paramref name="major"/> when data of that version
    /// exists; null when there are none. <paramref name="otherMajors"/> tells what else was found.
    /// </summary>
    public static PostgresBinaries? Locate(IEnumerable<string> folders, int? major, out IReadOnlyList<int> otherMajors)
    {
        var found = folders.Select(RealFolder).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(folder => MajorOf(folder) is { } version ? new PostgresBinaries(folder, version) : null)
            .OfType<PostgresBinaries>()
            .ToList();
        var pick = found.Where(b => major is null ? b.Major >= OldestMajor : b.Major == major).MaxBy(b => b.Major);
        otherMajors = [.. found.Where(b => b != pick).Select(b => b.Major).Distinct()];
        return pick;
    }

    /// <summary>The folder behind links, e.g. /usr/local/bin/initdb to /usr/lib/postgresql/15/bin, when complete.</summary>
    private static string? RealFolder(string folder)
    {
        var initdb = Path.Combine(folder, "initdb" + _suffix);
        if (!File.Exists(initdb))
        {
            return null;
        }

        var target = File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb;
        var real = Path.GetDirectoryName(Path.GetFullPath(target));
        return real is not null && File.Exists(Path.Combine(real, "pg_ctl" + _suffix))
            && File.Exists(Path.Combine(real, "postgres" + _suffix)) ? real : null;
    }

    private static int? MajorOf(string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "postgres" + _suffix), "--version")
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start);
            return process is null ? null : ParseMajor(process.StandardOutput.ReadToEnd());
        }
        catch (Win32Exception)
        {
            return null; // made for another machine, or not executable
        }
    }

    /// <summary>The major version in <c>postgres (PostgreSQL) 15.18 (Debian ...)</c>.</summary>
    internal static int? ParseMajor(string answer)
    {
        var digits = answer[(answer.IndexOf(')', StringComparison.Ordinal) + 1)..].Trim().TakeWhile(char.IsAsciiDigit);
        return int.TryParse([.. digits], CultureInfo.InvariantCulture, out var major) ? major : null;
    }
}
