using Craft.Inference.Tokenizing;

namespace Craft.Training.Pretraining;

/// <summary>
/// A text of a corpus as the network reads it: ids with special tokens, and the number of the word of every token (-1 = special).
/// </summary>
internal sealed record TokenisedText(long[] Ids, int[] Words)
{
    public const int Special = -1;

    /// <summary>Cuts a text into pieces of the network's length; all of it is used.</summary>
    public static IEnumerable<TokenisedText> Of(string text, WordPieceTokenizer tokenizer, int lengthMax, TokenBuffer buffer)
    {
        tokenizer.Encode(text, buffer);
        var size = lengthMax - ModelInput.SpecialOfSingle;
        for (var first = 0; first < buffer.Count; first += size)
        {
            var window = new TokenWindow(first, Math.Min(size, buffer.Count - first));
            var ids = new long[window.Count + ModelInput.SpecialOfSingle];
            ModelInput.Write<long>(tokenizer.Vocabulary.Special, buffer, window, ids);
            yield return new TokenisedText(ids, [Special, .. buffer.Words.Slice(window.First, window.Count), Special]);
        }
    }
}
