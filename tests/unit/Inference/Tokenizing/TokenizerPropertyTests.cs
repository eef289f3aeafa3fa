using System.Text;
using Craft.Inference.Tokenizing;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Tokenizing;

/// <summary>What holds for any text, however hostile.</summary>
public sealed class TokenizerPropertyTests
{
    private static readonly string[] _pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "ü", "u", "n", "##a", "##b", "##ü", "##u", "##n", "ab", "##nab",
        "-", ".", "[", "]", "<", "≠", "☕", "😀", "##😀", "課", "한", "\u1112", "##\u1161", "##\u11ab", "à", "##à", "UNK", "MASK",
    ];

    private static readonly WordPieceVocabulary _vocabulary = new(_pieces);

    private static readonly Gen<string> _texts = Gen.OneOf(
        Gen.Char["abunABUNü à-.[]<課한😀\u0308\u0300\u0323\u0338\u200b\u00ad\t\u0000\ufffd\u1161\u11ab\u1112\ufffe\u212b\ud83d\ude00"].Array[0, 40].Select(c => new string(c)),
        OneOf("ab", "ü", "u\u0308", "a\u0323\u0302", "[MASK]", "😀", " ", "<\u0338", "\ud800", "한", "\u1112\u1161\u11ab", "nab", "\u200b", "ǻ\u0323", "\ud834\udd5e")
            .Array[0, 30].Select(string.Concat),
        Gen.Char.Array[0, 30].Select(c => new string(c)));

    private static readonly Gen<WordPieceOptions> _options = Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, OneOf(1, 3, 100))
        .Select((lower, strip, chinese, clean, compose, longest) => new WordPieceOptions
        {
            LowerCase = lower,
            StripAccents = strip,
            SplitChinese = chinese,
            CleanText = clean,
            Compose = compose,
            WordLengthMax = longest,
        });

    [Fact]
    public void A_token_stands_for_the_text_that_it_points_at()
    {
        Gen.Select(_texts, _options).Sample((text, options) =>
        {
            var tokenizer = new WordPieceTokenizer(_vocabulary, options);
            var (tokens, again) = (new TokenBuffer(1), new TokenBuffer());
            tokenizer.Encode(text, tokens);
            for (var i = 0; i < tokens.Count; i++)
            {
                Assert.InRange(tokens.Starts[i], 0, tokens.Ends[i] - 1);
                Assert.InRange(tokens.Ends[i], 1, text.Length);
                Assert.True(i == 0 || tokens.Starts[i] >= tokens.Starts[i - 1]);
                Assert.True(i == 0 || tokens.Words[i] - tokens.Words[i - 1] is 0 or 1);
                // a word at a time: its stretch of text gives the same tokens again
                var (first, last) = WordAround(tokens, i);
                var stretch = text[tokens.Starts[first]..tokens.Ends[last]];
                if (first == i && !SharesItsText(tokens, first, last) && !stretch.Any(char.IsSurrogate))
                {
                    tokenizer.Encode(stretch, again);
                    Assert.Equal(tokens.Ids[first..(last + 1)].ToArray(), again.Ids.ToArray());
                }
            }
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void Pieces_cover_every_letter_of_a_known_word()
    {
        Gen.Char["abunü"].Array[1, 30].Select(c => new string(c)).Sample(word =>
        {
            var tokens = new TokenBuffer();
            new WordPieceTokenizer(_vocabulary, new WordPieceOptions()).Encode(word, tokens);
            Assert.Equal(word, string.Concat(tokens.Ids.ToArray().Select(id => _pieces[id].Replace("##", "", StringComparison.Ordinal))));
            for (var i = 0; i < tokens.Count; i++)
            {
                Assert.Equal(_pieces[tokens.Ids[i]].Replace("##", "", StringComparison.Ordinal), word[tokens.Starts[i]..tokens.Ends[i]]);
            }
        }, threads: 1);
    }

    [Fact]
    public void Composing_gives_the_tokens_of_the_composed_text()
    {
        var composing = new WordPieceTokenizer(_vocabulary, new WordPieceOptions { Compose = true });
        var plain = new WordPieceTokenizer(_vocabulary, new WordPieceOptions { Compose = false });
        var (ours, theirs) = (new TokenBuffer(), new TokenBuffer());
        _texts.Where(IsWellFormed).Sample(text =>
        {
            composing.Encode(text, ours);
            plain.Encode(text.Normalize(NormalizationForm.FormC), theirs);
            Assert.Equal(theirs.Ids.ToArray(), ours.Ids.ToArray());
            Assert.Equal(theirs.Words.ToArray(), ours.Words.ToArray());
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void Windows_hold_every_token_and_overlap_by_the_stride()
    {
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 60], Gen.Int[0, 59]).Where(g => g.Item3 < g.Item2).Sample((tokens, size, stride) =>
        {
            var windows = new TokenWindows(tokens, size, stride);
            Assert.Equal(0, windows[0].First);
            Assert.Equal(tokens, windows[windows.Count - 1].End);
            for (var i = 1; i < windows.Count; i++)
            {
                Assert.Equal(size, windows[i - 1].Count);
                Assert.Equal(windows[i - 1].End - stride, windows[i].First);
                Assert.True(windows[i].End > windows[i - 1].End);
            }
        }, threads: 1);
    }

    [Fact]
    public void A_truncated_pair_fits_and_wastes_nothing()
    {
        Gen.Select(Gen.Int[0, 80], Gen.Int[0, 80], Gen.Int[3, 100]).Sample((first, second, lengthMax) =>
        {
            var (a, b) = PairTruncation.LongestFirst(first, second, lengthMax);
            Assert.Equal(Math.Min(first + second, lengthMax - 3), a + b);
            Assert.True(a <= first && b <= second);
            if (PairTruncation.OnlySecond(first, second, lengthMax) is var (whole, kept))
            {
                Assert.Equal((first, Math.Min(second, lengthMax - 3 - first)), (whole, kept));
            }
            else
            {
                Assert.True(first + 3 >= lengthMax);
            }
        }, threads: 1);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static (int First, int Last) WordAround(TokenBuffer tokens, int at)
    {
        var (first, last) = (at, at);
        while (first > 0 && tokens.Words[first - 1] == tokens.Words[at]) first--;
        while (last + 1 < tokens.Count && tokens.Words[last + 1] == tokens.Words[at]) last++;
        return (first, last);
    }

    /// <summary>A character that became several words or pieces (Hangul, ≠ without its stroke) points at one place.</summary>
    private static bool SharesItsText(TokenBuffer tokens, int first, int last) =>
        (first > 0 && tokens.Ends[first - 1] > tokens.Starts[first])
        || (last + 1 < tokens.Count && tokens.Starts[last + 1] < tokens.Ends[last]);

    private static bool IsWellFormed(string text)
    {
        try
        {
            return text.IsNormalized() || text.Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
