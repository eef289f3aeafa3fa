using Craft.Training.Optimise;

namespace Craft.Training.Pretraining;

/// <summary>Chooses which words of a text are hidden: all pieces of a word or none.</summary>
internal static class WholeWordMask
{
    /// <summary>
    /// Random words until about the wanted share of all tokens is hidden, at least one token; a word that would go beyond is
    /// passed over. Special tokens are never hidden.
    /// </summary>
    public static bool[] Choose(ReadOnlySpan<int> words, double share, Chance chance)
    {
        var starts = new List<int>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != TokenisedText.Special && (i == 0 || words[i] != words[i - 1]))
            {
                starts.Add(i);
            }
        }

        var hidden = new bool[words.Length];
        var left = Math.Max(1, (int)Math.Round(words.Length * share));
        chance.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(starts));
        foreach (var start in starts)
        {
            var end = start + 1;
            while (end < words.Length && words[end] == words[start])
            {
                end++;
            }

            if (end - start <= left)
            {
                hidden.AsSpan(start, end - start).Fill(true);
                left -= end - start;
            }
        }

        return hidden;
    }
}
