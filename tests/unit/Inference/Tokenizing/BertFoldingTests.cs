using System.Text;
using System.Text.Json;
using Craft.Inference.Tokenizing;
using Xunit;

namespace Craft.UnitTests.Inference.Tokenizing;

/// <summary>Every code point is treated as the reference treats it.</summary>
public sealed class BertFoldingTests
{
    private static readonly BertFolding _plain = Folding(clean: false, strip: false, lower: false);

    [Theory]
    [InlineData("removed_by_clean_text")]
    [InlineData("blank_by_clean_text")]
    [InlineData("isolated_as_cjk")]
    [InlineData("isolated_as_punctuation")]
    [InlineData("removed_by_strip_accents")]
    public void Classes_are_those_of_the_reference(string name)
    {
        var cleaned = Folding(clean: true, strip: false, lower: false);
        var stripped = Folding(clean: false, strip: true, lower: false);
        var buffer = new char[BertFolding.ExpansionMax];
        Func<int, bool> ours = name switch
        {
            "removed_by_clean_text" => c => cleaned.Fold(new Rune(c), buffer) == 0,
            "blank_by_clean_text" => c => cleaned.Fold(new Rune(c), buffer) == 1 && BertFolding.IsBlank(buffer[0]),
            "isolated_as_cjk" => _plain.IsChinese,
            "isolated_as_punctuation" => BertFolding.IsPunctuation,
            _ => c => stripped.Fold(new Rune(c), buffer) == 0,
        };
        var theirs = Golden().GetProperty(name).EnumerateArray().Select(r => (r[0].GetInt32(), r[1].GetInt32())).ToList();

        Assert.Empty(CodePoints().Where(c => ours(c) != theirs.Any(r => c >= r.Item1 && c <= r.Item2)).Select(c => $"U+{c:X4}"));
    }

    [Fact]
    public void Lower_case_is_that_of_the_reference()
    {
        var lower = Folding(clean: false, strip: false, lower: true);
        var buffer = new char[BertFolding.ExpansionMax];
        var theirs = Golden().GetProperty("lower_case").EnumerateArray().ToDictionary(e => e[0].GetInt32(), e => e[1].GetString()!);

        Assert.Equal("", string.Join(";", CodePoints()
            .Select(c => (Code: c, Ours: new string(buffer, 0, lower.Fold(new Rune(c), buffer)), Theirs: theirs.GetValueOrDefault(c) ?? char.ConvertFromUtf32(c)))
            .Where(x => x.Ours != x.Theirs)
            .Select(x => $"{x.Code:X4}>{(int)x.Theirs[0]:X4}")));
    }

    [Fact]
    public void Accents_are_stripped_from_every_letter_that_decomposes()
    {
        var both = Folding(clean: true, strip: true, lower: true);
        var buffer = new char[BertFolding.ExpansionMax];

        Assert.Equal("e", Fold('É'));
        Assert.Equal("i", Fold('İ'));
        Assert.Equal("ß", Fold('ẞ'));
        Assert.Equal("ø", Fold('Ø'));
        Assert.Equal("\u1112\u1161\u11ab", Fold('한'));

        string Fold(char c) => new(buffer, 0, both.Fold(new Rune(c), buffer));
    }

    private static BertFolding Folding(bool clean, bool strip, bool lower) => BertFolding.Of(
        new WordPieceOptions { CleanText = clean, StripAccents = strip, LowerCase = lower });

    private static JsonElement Golden() =>
        JsonDocument.Parse(File.ReadAllBytes(GoldenTokenizer.Shared("golden/tokenizer/characters.json"))).RootElement;

    private static IEnumerable<int> CodePoints() => Enumerable.Range(0, 0x110000).Where(Rune.IsValid);
}
