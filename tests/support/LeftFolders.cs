using System.Diagnostics;
using System.Globalization;

namespace Craft.TestSupport;

/// <summary>
/// Folders that a killed test run left behind. Their names begin with a prefix and the number of the process that made them; one
/// whose process is gone is removed at the next start, unless a database server may still live in it.
/// </summary>
internal static class LeftFolders
{
    /// <summary>Removes those of one prefix without a server; the others need it stopped first.</summary>
    public static void Remove(string prefix)
    {
        foreach (var folder in OfDead(prefix).Where(f => Servers(f).Count == 0))
        {
            Remove(new DirectoryInfo(folder));
        }
    }

    public static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // another run sweeps as well, or something in it is still stopping: the next one will do
        }
    }

    public static IEnumerable<string> OfDead(string prefix) => Directory.GetDirectories(Path.GetTempPath(), prefix + "*")
        .Where(folder => int.TryParse(Path.GetFileName(folder)[prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var pid) && !IsAlive(pid));

    /// <summary>The data directories in a folder whose database server was not stopped, to be joined by <c>EmbeddedPostgres</c>.</summary>
    public static IReadOnlyList<string> Servers(string folder)
    {
        try
        {
            return
            [
                .. Directory.EnumerateDirectories(folder, "pg", SearchOption.AllDirectories)
                    .Where(pg => File.Exists(Path.Combine(pg, "data", "postmaster.pid")))
                    .Select(pg => Path.GetDirectoryName(pg)!),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [folder]; // not ours to read, so not ours to remove
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
