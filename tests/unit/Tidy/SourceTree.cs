using Craft.TestSupport;

namespace Craft.UnitTests.Tidy;

/// <summary>The files of the checkout that the tidy tests look at.</summary>
internal static class SourceTree
{
    private static readonly string[] _skippedFolders = ["artifacts", ".git", ".craft", "node_modules", "bin", "obj"];

    public static string Root => RepositoryRoot.Path;

    public static IEnumerable<string> Files(string pattern) =>
        Walk(Root, pattern).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public static string[] Lines(string relative) => File.ReadAllLines(Path.Combine(Root, relative));

    public static string Text(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    private static IEnumerable<string> Walk(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern))
        {
            yield return file;
        }

        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (_skippedFolders.Contains(Path.GetFileName(child), StringComparer.Ordinal))
            {
                continue;
            }

            foreach (var file in Walk(child, pattern))
            {
                yield return file;
            }
        }
    }
}
