namespace Craft.Inference.Evaluation;

/// <summary>
/// Character n-grams within words as scikit-learn's analyzer <c>char_wb</c> cuts them: lower case, each word between two
/// spaces, and a word shorter than n (with its spaces) once as a whole. A character is a code point.
/// </summary>
public static class CharacterNgrams
{
    /// <summary>The n-grams of a text from length <paramref name="shortest"/> to <paramref name="longest"/>, word by word.</summary>
    public static IReadOnlyList<string> Of(string text, int shortest = 2, int longest = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shortest, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, shortest);
        var ngrams = new List<string>();
        foreach (var word in text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            Cut($" {word} ", shortest, longest, ngrams);
        }

        return ngrams;
    }

    private static void Cut(string padded, int shortest, int longest, List<string> ngrams)
    {
        var starts = Starts(padded);
        var length = starts.Count - 1;
        for (var n = shortest; n <= longest; n++)
        {
            if (length <= n)
            {
                ngrams.Add(padded);
                return;
            }

            for (var i = 0; i + n <= length; i++)
            {
                ngrams.Add(padded[starts[i]..starts[i + n]]);
            }
        }
    }

    // where each code point begins, and the end
    private static List<int> Starts(string text)
    {
        var starts = new List<int>(text.Length + 1);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            starts.Add(at);
            at += rune.Utf16SequenceLength;
        }

        starts.Add(text.Length);
        return starts;
    }
}
