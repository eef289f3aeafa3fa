using Craft.Inference.Tokenizing;
using Craft.Training.Losses;
using Craft.Training.Optimise;
using Craft.Training.Pretraining;
using CsCheck;
using Xunit;

namespace Craft.ModelTests.Pretraining;

/// <summary>What RetroMAE hides.</summary>
public sealed class MaskingTests
{
    private static readonly SpecialTokens _special = new(0, 1, 2, 3, 4);

    private static readonly Gen<TokenisedText> _texts = Gen.Int[1, 4].Array[1, 80].Select(Text);

    [Fact]
    public void Words_are_hidden_whole_and_special_tokens_never() =>
        Gen.Select(_texts, Gen.Double[0, 1], Gen.ULong).Sample((text, share, seed) =>
        {
            var hidden = WholeWordMask.Choose(text.Words, share, Chance.At(seed, 0));
            for (var i = 1; i < hidden.Length; i++)
            {
                Assert.True(text.Words[i] != text.Words[i - 1] || hidden[i] == hidden[i - 1]);
            }

            Assert.False(hidden[0] || hidden[^1]);
            Assert.InRange(hidden.Count(h => h), 0, Math.Max(1, (int)Math.Round(hidden.Length * share)));
        }, iter: 500);

    [Fact]
    public void About_the_wanted_share_is_hidden_with_mask_other_piece_and_itself()
    {
        var text = Text([.. Enumerable.Repeat(2, 60)]);
        var masking = new RetroMaeMasking(_special, 1000, 0.3, 0.5);
        var (labelled, masked, kept, all) = (0, 0, 0, 0);
        for (var i = 0; i < 300; i++)
        {
            var (ids, labels) = masking.Encoder(text, Chance.At(1, i));
            for (var t = 0; t < ids.Length; t++)
            {
                Assert.True(labels[t] == Labelled.None ? ids[t] == text.Ids[t] : labels[t] == text.Ids[t]);
                labelled += labels[t] == Labelled.None ? 0 : 1;
                masked += ids[t] == _special.Mask ? 1 : 0;
                kept += labels[t] != Labelled.None && ids[t] == text.Ids[t] ? 1 : 0;
            }

            all += ids.Length;
        }

        Assert.Equal(0.3, labelled / (double)all, 0.01);
        Assert.Equal(0.8, masked / (double)labelled, 0.02);
        Assert.Equal(0.1, kept / (double)labelled, 0.02);
    }

    [Fact]
    public void A_row_of_the_decoder_never_sees_itself_and_rows_differ_at_most_in_128_ways()
    {
        var text = Text([.. Enumerable.Repeat(1, 300)]);
        var view = new RetroMaeMasking(_special, 1000, 0.3, 0.5).DecoderView(text, Chance.At(2, 0));
        var length = text.Ids.Length;
        for (var row = 0; row < length; row++)
        {
            var cells = view.AsSpan(row * length, length).ToArray();
            Assert.Equal(0, cells[row]);
            Assert.True(row == 0 || cells[0] == 1);
        }

        Assert.Equal(0.5, view.Count(v => v == 0) / (double)view.Length, 0.02);
        Assert.InRange(Distinct(view, length), 2, RetroMaeMasking.RowsMax);
    }

    [Fact]
    public void The_same_position_hides_the_same()
    {
        var text = Text([3, 1, 2, 2, 1]);
        var masking = new RetroMaeMasking(_special, 1000, 0.3, 0.5);
        Assert.Equal(masking.Encoder(text, Chance.At(1, 5)).Ids, masking.Encoder(text, Chance.At(1, 5)).Ids);
        Assert.Equal(masking.DecoderView(text, Chance.At(1, 5)), masking.DecoderView(text, Chance.At(1, 5)));
    }

    /// <summary>Groups rows that are equal but for the two own positions.</summary>
    private static int Distinct(float[] view, int length)
    {
        var groups = new List<int>();
        for (var row = 0; row < length; row++)
        {
            if (!groups.Exists(other => Enumerable.Range(0, length).All(c =>
                c == row || c == other || view[(row * length) + c] == view[(other * length) + c])))
            {
                groups.Add(row);
            }
        }

        return groups.Count;
    }

    private static TokenisedText Text(int[] piecesOfWords)
    {
        int[] words = [TokenisedText.Special, .. piecesOfWords.SelectMany((pieces, word) => Enumerable.Repeat(word, pieces)), TokenisedText.Special];
        return new TokenisedText([.. words.Select((word, i) => word == TokenisedText.Special ? (i == 0 ? 2L : 3L) : 5 + (i % 900))], words);
    }
}
