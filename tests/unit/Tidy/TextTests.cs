using Xunit;

namespace Craft.UnitTests.Tidy;

/// <summary>Text files: line feeds, an end, no place of anybody's machine, no left-overs.</summary>
public sealed class TextTests
{
    private static readonly string[] _patterns =
        ["*.cs", "*.csproj", "*.props", "*.md", "*.yaml", "*.yml", "*.json", "*.txt", "*.html", "*.css", "*.js", "run"];

    // written so that this file does not hold the words itself
    private static readonly string[] _forbidden =
        ["/wo" + "rk/", "TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "HA" + "CK:"];

    public static TheoryData<string> TextFiles() =>
        new(_patterns.SelectMany(SourceTree.Files).Where(f => !f.EndsWith("packages.lock.json", StringComparison.Ordinal)).Distinct());

    [Theory]
    [MemberData(nameof(TextFiles))]
    public void A_text_file_is_clean(string file)
    {
        var text = SourceTree.Text(file);
        Assert.False(text.Contains('\r'), $"{file} has carriage returns");
        Assert.True(text.Length == 0 || text.EndsWith('\n'), $"{file} does not end with a line feed");
        foreach (var word in _forbidden)
        {
            Assert.False(text.Contains(word, StringComparison.Ordinal), $"{file} contains {word}");
        }
    }
}
