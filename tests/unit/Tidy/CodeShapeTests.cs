using System.Text.RegularExpressions;
using Xunit;

namespace Craft.UnitTests.Tidy;

/// <summary>One type per file, short files, short methods, plain names.</summary>
public sealed partial class CodeShapeTests
{
    private const int LinesPerFileMax = 300;
    private const int LinesPerMethodMax = 50;

    private static readonly string[] _bannedSuffixes = ["Manager", "Helper", "Util", "Utils", "Impl", "Info", "Processor", "Common"];

    public static TheoryData<string> Sources() => new(SourceTree.Files("*.cs"));

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_is_short_and_holds_one_type(string file)
    {
        var lines = SourceTree.Lines(file);
        Assert.True(lines.Length <= LinesPerFileMax, $"{file} has {lines.Length} lines");
        var types = lines.Select(l => TopLevelType().Match(l)).Where(m => m.Success).Select(m => m.Groups["name"].Value).Distinct().ToList();
        Assert.True(types.Count <= 1, $"{file} holds {string.Join(", ", types)}");
        if (types is [var name])
        {
            Assert.True(
                Path.GetFileName(file).Split('.')[0] == name,
                $"{file} holds {name}: name the file after its type");
            Assert.DoesNotContain(_bannedSuffixes, s => name.EndsWith(s, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_method_is_short(string file)
    {
        var lines = SourceTree.Lines(file);
        var open = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "    {")
            {
                open = i;
            }
            else if (open >= 0 && lines[i] is "    }" or "    };")
            {
                var isMethod = i > 0 && lines[open - 1].Contains(')', StringComparison.Ordinal);
                Assert.True(!isMethod || i - open - 1 <= LinesPerMethodMax, $"{file}:{open} has a method of {i - open - 1} lines");
                open = -1;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_type_says_what_it_is(string file)
    {
        var lines = SourceTree.Lines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            if (TopLevelType().IsMatch(lines[i]))
            {
                var j = i - 1;
                while (j >= 0 && lines[j].StartsWith('['))
                {
                    j--;
                }

                Assert.True(
                    lines[i].Contains("partial", StringComparison.Ordinal) || file.StartsWith("tests/", StringComparison.Ordinal)
                    || (j >= 0 && (lines[j].StartsWith("///", StringComparison.Ordinal) || lines[j].EndsWith(']'))),
                    $"{file}:{i + 1} has no summary");
            }
        }
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|record struct|record|struct|interface|enum|delegate [\w<>\[\]?, .]+?) (?<name>\w+)")]
    private static partial Regex TopLevelType();
}
