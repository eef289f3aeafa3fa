using Craft.Inference.Tokenizing;
using Xunit;

namespace Craft.UnitTests.Inference.Tokenizing;

/// <summary>The tokenizer by hand-made examples, without the golden data.</summary>
public sealed class WordPieceTokenizerTests
{
    private static readonly string[] _pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "C", "+", "#", "Büro", "##kauf", "##mann", "\u00fc", "##ber", "-", "büro", "buro",
        "[", "]", "mask", "x", "##x",
    ];

    [Theory]
    [InlineData("C++", "C + +")]
    [InlineData("C#,Büro", "C # [UNK] Büro")]
    [InlineData("Bürokaufmann", "Büro ##kauf ##mann")]
    [InlineData("Bürokaufmannx y", "Büro ##kauf ##mann ##x [UNK]")]
    [InlineData("Büro\u00adkauf\u200bmann", "Büro ##kauf ##mann")]
    [InlineData("Bu\u0308rokaufmann", "Büro ##kauf ##mann")]
    [InlineData("u\u0308ber", "ü ##ber")]
    [InlineData("\t Büro\r\n- Büro ", "Büro - Büro")]
    [InlineData("", "")]
    [InlineData(" \u200b ", "")]
    [InlineData("[mask]", "[ mask ]")]
    [InlineData("BÜRO", "[UNK]")]
    public void A_cased_text_falls_into_these_pieces(string text, string pieces) => Assert.Equal(pieces, Pieces(text, new()));

    [Theory]
    [InlineData("BÜRO", "buro")]
    [InlineData("bu\u0308ro", "buro")]
    [InlineData("[MASK]", "[ mask ]")]
    public void Without_case_and_accents_these(string text, string pieces) =>
        Assert.Equal(pieces, Pieces(text, new() { LowerCase = true, StripAccents = true }));

    [Fact]
    public void Plain_BERT_does_not_compose() =>
        Assert.Equal("[UNK]", Pieces("Bu\u0308rokaufmann", new() { Compose = false }));

    [Fact]
    public void Offsets_of_a_composed_word_point_into_the_original()
    {
        var tokens = new TokenBuffer();
        new WordPieceTokenizer(new(_pieces), new()).Encode("- Bu\u0308ro\u00adkaufmann u\u0308ber", tokens);
        Assert.Equal([0, 2, 8, 12, 17, 19], tokens.Starts.ToArray());
        Assert.Equal([1, 7, 12, 16, 19, 22], tokens.Ends.ToArray());
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    [InlineData(5000, true)]
    public void A_word_beyond_the_limit_is_unknown_as_a_whole(int length, bool unknown)
    {
        var tokens = new TokenBuffer();
        new WordPieceTokenizer(new(_pieces), new()).Encode(new string('x', length) + " -", tokens);
        Assert.Equal((unknown ? 1 : length) + 1, tokens.Count);
        Assert.Equal((length + 1, 0, length), (tokens.Starts[^1], tokens.Starts[0], tokens.Ends[^2]));
    }

    [Theory]
    [InlineData(1 << 20, "Bürokaufmann ")]
    [InlineData(1 << 20, "u\u0308")]
    [InlineData(1 << 20, "😀")]
    [InlineData(1 << 20, "\u0308")]
    [InlineData(1 << 20, "-")]
    public void A_megabyte_of_anything_is_read(int length, string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, length / part.Length));
        var tokens = new TokenBuffer();
        new WordPieceTokenizer(new(_pieces), new()).Encode(text, tokens);
        Assert.InRange(tokens.Count, 1, text.Length);
        Assert.True(tokens.Ends[^1] >= text.Length - 1);
    }

    [Fact]
    public void Nothing_is_allocated_per_text()
    {
        var tokenizer = new WordPieceTokenizer(new(_pieces), new());
        var tokens = new TokenBuffer();
        var ids = new long[64];
        string[] texts = ["Bürokaufmann, C++ \u200b", "Bu\u0308ro 한 課😀", ""];
        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            foreach (var text in texts)
            {
                tokenizer.Encode(text, tokens);
                var windows = TokenWindows.OfSingle(tokens.Count, 16, 4);
                for (var i = 0; i < windows.Count; i++) ModelInput.Write(tokenizer.Vocabulary.Special, tokens, windows[i], ids.AsSpan());
            }
        }
    }

    [Fact]
    public void A_vocabulary_without_special_tokens_is_refused() =>
        Assert.Contains("lacks [UNK]", Assert.Throws<InvalidDataException>(() => new WordPieceVocabulary(["[PAD]", "a"])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_vocabulary_made_to_fill_the_memory_is_refused() => Assert.Contains(
        "share too little", Assert.Throws<InvalidDataException>(() => new WordPieceVocabulary([.. _pieces, new string('a', 3_000_000)])).Message, StringComparison.Ordinal);

    private static string Pieces(string text, WordPieceOptions options)
    {
        var tokens = new TokenBuffer();
        new WordPieceTokenizer(new(_pieces), options).Encode(text, tokens);
        return string.Join(' ', tokens.Ids.ToArray().Select(i => _pieces[i]));
    }
}
