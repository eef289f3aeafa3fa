namespace Craft.Inference.Labels;

/// <summary>The user's folder for what can be computed again.</summary>
public static class CacheFolder
{
    /// <summary>The variable that names it before all others.</summary>
    public const string Variable = "CRAFT_CACHE";

    /// <summary>
    /// <c>CRAFT_CACHE</c>, else <c>%LOCALAPPDATA%\craft\cache</c> on Windows and <c>$XDG_CACHE_HOME/craft</c> or <c>~/.cache/craft</c>
    /// elsewhere (XDG Base Directory Specification: a relative XDG_CACHE_HOME counts as none); null when there is no such place.
    /// </summary>
    public static string? Find(Func<string, string?> variable, bool isWindows)
    {
        if (variable(Variable) is { Length: > 0 } chosen)
        {
            return Path.GetFullPath(chosen);
        }

        if (isWindows)
        {
            return variable("LOCALAPPDATA") is { Length: > 0 } local ? Path.Combine(local, "craft", "cache") : null;
        }

        return variable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache) ? Path.Combine(cache, "craft")
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache", "craft")
            : null;
    }

    public static string? Find() => Find(Environment.GetEnvironmentVariable, OperatingSystem.IsWindows());
}
