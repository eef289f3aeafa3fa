using Craft.Inference.Tokenizing;
using Craft.Training.Losses;
using Craft.Training.Optimise;

namespace Craft.Training.Pretraining;

/// <summary>
/// What RetroMAE hides of a text. The encoder's input: of the chosen words 80 % become [MASK], 10 % another piece, 10 % stay.
/// The decoder's view: every row has its own choice of hidden words (at most <see cref="RowsMax"/> different ones per text, as in
/// CRAFT) and never sees its own position.
/// </summary>
internal sealed class RetroMaeMasking(SpecialTokens special, int pieces, double encoderShare, double decoderShare)
{
    public const int RowsMax = 128;

    private readonly HashSet<long> _special = [special.Padding, special.Unknown, special.Start, special.Separator, special.Mask];

    /// <summary>The encoder's input and labels.</summary>
    public (long[] Ids, long[] Labels) Encoder(TokenisedText text, Chance chance)
    {
        var hidden = WholeWordMask.Choose(text.Words, encoderShare, chance);
        var (ids, labels) = (text.Ids.ToArray(), new long[text.Ids.Length]);
        for (var i = 0; i < ids.Length; i++)
        {
            labels[i] = hidden[i] ? ids[i] : Labelled.None;
            if (hidden[i])
            {
                var fate = chance.Fraction();
                ids[i] = fate < 0.8 ? special.Mask : fate < 0.9 ? OtherPiece(chance) : ids[i];
            }
        }

        return (ids, labels);
    }

    /// <summary>What each of the decoder's rows sees, [tokens x tokens], 1 = visible.</summary>
    public float[] DecoderView(TokenisedText text, Chance chance)
    {
        var length = text.Ids.Length;
        var choices = new bool[Math.Min(length, RowsMax)][];
        for (var i = 0; i < choices.Length; i++)
        {
            choices[i] = WholeWordMask.Choose(text.Words, decoderShare, chance);
        }

        var view = new float[length * length];
        for (var row = 0; row < length; row++)
        {
            var hidden = choices[chance.Below(choices.Length)];
            for (var column = 0; column < length; column++)
            {
                view[(row * length) + column] = hidden[column] || column == row ? 0 : 1;
            }
        }

        return view;
    }

    /// <summary>Everything but special tokens is restored by the decoder.</summary>
    public static long[] DecoderLabels(TokenisedText text) =>
        [.. text.Ids.Select((id, i) => text.Words[i] == TokenisedText.Special ? Labelled.None : id)];

    private long OtherPiece(Chance chance)
    {
        var id = chance.Below(pieces);
        while (_special.Contains(id))
        {
            id = chance.Below(pieces);
        }

        return id;
    }
}
