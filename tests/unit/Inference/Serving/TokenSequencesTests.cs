using Craft.Inference.Serving;
using Craft.Inference.Tokenizing;
using Craft.UnitTests.Inference.Tagging;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Windows of texts, and the beginnings of long ones.</summary>
public sealed class TokenSequencesTests
{
    private static readonly WordPieceTokenizer _tokenizer =
        new(WordPieceVocabulary.ReadText(Path.Combine(GoldenPipeline.Folder, "vocab.txt")), new WordPieceOptions());

    private static readonly string[] _words = ["Kurs", "Schweißen", "u\u0308ber", " ", "\u200b", "C++", "🚀"];

    private static readonly Gen<string> _texts = Gen.OneOf(
        Gen.String, Gen.Int[0, 6].Array[0, 400].Select(p => string.Join(' ', p.Select(i => _words[i]))));

    [Fact]
    public void Every_token_is_in_a_window_and_neighbours_share_the_stride() =>
        Gen.Select(_texts.Array[0, 8], Gen.Int[4, 40], Gen.Int[1, 300]).Sample((texts, lengthMax, tokensMax) =>
        {
            var stride = (lengthMax - 2) / 3;
            var sequences = new TokenSequences();
            var whole = new TokenBuffer();
            foreach (var text in texts)
            {
                sequences.Add(_tokenizer, text, tokensMax, lengthMax, stride);
            }

            Assert.Equal(texts.Length, sequences.Texts);
            for (var t = 0; t < texts.Length; t++)
            {
                _tokenizer.Encode(texts[t], whole);
                var all = sequences.TokensOf(t);
                var kept = Math.Min(whole.Count, tokensMax);
                Assert.Equal(whole.Ids[..kept], sequences.Ids(all));
                Assert.Equal(whole.Starts[..kept], sequences.Starts(all));
                Assert.Equal(whole.Ends[..kept], sequences.Ends(all));
                Assert.Equal(whole.Words[..kept], sequences.Words(all));
                var windows = Enumerable.Range(0, sequences.Count).Select(i => sequences[i]).Where(s => s.Text == t).ToList();
                Assert.Equal(Enumerable.Range(all.First, all.Count), windows.SelectMany(w => Enumerable.Range(w.First, w.Count)).Distinct());
                Assert.All(windows, w => Assert.InRange(w.Length, 3, lengthMax));
                Assert.All(windows.Zip(windows.Skip(1)), p => Assert.Equal(p.First.First + p.First.Count - stride, p.Second.First));
            }
        }, iter: 500);

    [Fact]
    public void The_beginning_of_a_text_has_the_tokens_of_the_whole() =>
        Gen.Select(_texts, Gen.Int[1, 60]).Sample((text, tokens) =>
        {
            var (beginning, whole) = (new TokenBuffer(), new TokenBuffer());
            TextBeginning.Encode(_tokenizer, text, tokens, beginning);
            _tokenizer.Encode(text, whole);
            var kept = Math.Min(tokens, whole.Count);
            Assert.Equal(whole.Ids[..kept], beginning.Ids[..Math.Min(tokens, beginning.Count)]);
            Assert.Equal(whole.Ends[..kept], beginning.Ends[..kept]);
        }, iter: 1000);

    [Fact]
    public void The_beginning_of_a_megabyte_costs_little()
    {
        var buffer = new TokenBuffer();
        TextBeginning.Encode(_tokenizer, string.Concat(Enumerable.Repeat("Kurs und ", 120_000)), 62, buffer);

        Assert.InRange(buffer.Count, 63, 2_000);
    }
}
