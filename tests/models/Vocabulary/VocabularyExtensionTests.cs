using Craft.Inference.Tokenizing;
using Craft.Training.Vocabulary;
using Xunit;

namespace Craft.ModelTests.Vocabulary;

/// <summary>What of a vocabulary stays, and what comes in the freed room.</summary>
public sealed class VocabularyExtensionTests
{
    /// <summary>Pieces so early in a vocabulary stay in any case.</summary>
    private const int Frequent = 9000;

    private static readonly string[] _special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
    private static readonly WordPieceOptions _options = new() { LowerCase = true };
    private static readonly string[] _german = [.. Enumerable.Repeat("schätzen planen prüfen beraten", 20)];

    [Fact]
    public void Pieces_of_the_own_language_stay_in_their_order()
    {
        var extension = Of(["zoo", "д", "ant", "[unused7]", "##s", "ölig", "", "漢"], [], size: 100);
        Assert.Equal([.. _special, "zoo", "ant", "##s", "ölig"], extension.Pieces.Take(extension.Kept));
    }

    [Fact]
    public void A_rare_piece_stays_when_it_is_used_twice()
    {
        var frequent = Enumerable.Range(0, Frequent - _special.Length).Select(i => $"w{i}");
        var extension = Of([.. frequent, "often", "once", "never"], ["often once", "often"], size: Frequent + 200);
        Assert.Equal(Frequent + 1, extension.Kept);
        Assert.Equal("often", extension.Pieces[Frequent]);
        Assert.DoesNotContain("once", extension.Pieces);
        Assert.DoesNotContain("never", extension.Pieces);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(70)]
    [InlineData(400)]
    public void New_pieces_follow_without_doubles_and_within_the_size(int size)
    {
        var extension = Of(["plan", "p", "##en"], [], size);
        Assert.InRange(extension.Pieces.Count, extension.Kept + 1, size);
        Assert.Equal(extension.Pieces.Count, extension.Pieces.Distinct().Count());
        Assert.Contains("p", extension.Pieces.Take(extension.Kept));
    }

    [Fact]
    public void Words_of_the_new_language_become_pieces_with_their_umlauts()
    {
        var extension = Of(["plan"], [], size: 200);
        Assert.Contains("schätzen", extension.Pieces.Skip(extension.Kept));
        var buffer = new TokenBuffer();
        new WordPieceTokenizer(new WordPieceVocabulary(extension.Pieces), _options).Encode("Prüfen", buffer);
        Assert.Equal(["prüfen"], buffer.Ids.ToArray().Select(id => extension.Pieces[id]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(12)]
    public void Too_small_a_size_is_one_sentence(int size)
    {
        var failure = Assert.Throws<InvalidDataException>(() => Of(["plan"], [], size));
        Assert.StartsWith($"{size} pieces are too few", failure.Message, StringComparison.Ordinal);
    }

    private static VocabularyExtension Of(string[] old, string[] familiar, int size) => VocabularyExtension.Of(
        new WordPieceTokenizer(new WordPieceVocabulary([.. _special, .. old]), _options), _options, familiar, _german, size);
}
