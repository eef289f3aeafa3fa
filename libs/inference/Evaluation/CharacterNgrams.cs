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
        var ngrams = new List<string>();
        Visit(text, shortest, longest, gram => ngrams.Add(gram.ToString()));
        return ngrams;
    }

    /// <summary>The same n-grams in the same order, without a string for each.</summary>
    public static void Visit(string text, int shortest, int longest, Action<ReadOnlySpan<char>> visit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shortest, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, shortest);
        foreach (var word in text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            Cut($" {word} ", shortest, longest, visit);
        }
    }

    private static void Cut(string padded, int shortest, int longest, Action<ReadOnlySpan<char>> visit)
    {
        var starts = Starts(padded);
        var length = starts.Count - 1;
        for (var n = shortest; n <= longest; n++)
        {
            if (length <= n)
            {
                visit(padded);
                return;
            }

            for (var i = 0; i + n <= length; i++)
            {
                visit(padded.AsSpan(starts[i]..starts[i + n]));
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
