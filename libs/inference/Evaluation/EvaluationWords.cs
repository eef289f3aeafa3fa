using System.Text;

namespace Craft.Inference.Evaluation;

/// <summary>
/// The words of the BM25 baseline: runs of letters, numbers and underscores in lower case, as Python's
/// <c>re.findall(r"\w+", text.lower())</c>.
/// </summary>
public static class EvaluationWords
{
    /// <summary>The words of a text in their order.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var lower = text.ToLowerInvariant();
        var (start, at) = (-1, 0);
        foreach (var rune in lower.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || Rune.IsNumber(rune) || rune.Value == '_')
            {
                start = start < 0 ? at : start;
            }
            else if (start >= 0)
            {
                words.Add(lower[start..at]);
                start = -1;
            }

            at += rune.Utf16SequenceLength;
        }

        if (start >= 0)
        {
            words.Add(lower[start..]);
        }

        return words;
    }
}
