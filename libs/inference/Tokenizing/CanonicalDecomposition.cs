using System.Collections.Frozen;
using System.Text;

namespace Craft.Inference.Tokenizing;

/// <summary>
/// NFD of single code points. Asked from the runtime once, because its own call allocates every time; Hangul by rule.
/// </summary>
internal static class CanonicalDecomposition
{
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const int VowelCount = 21;
    private const int TailCount = 28;

    private static readonly FrozenDictionary<int, string> _decomposed = Ask();

    /// <summary>Writes the decomposition (or the code point itself) and returns its length.</summary>
    public static int Of(Rune rune, Span<char> into)
    {
        if (rune.Value is >= FirstSyllable and <= LastSyllable)
        {
            var index = rune.Value - FirstSyllable;
            into[0] = (char)(0x1100 + (index / (VowelCount * TailCount)));
            into[1] = (char)(0x1161 + (index / TailCount % VowelCount));
            into[2] = (char)(0x11A7 + (index % TailCount));
            return index % TailCount == 0 ? 2 : 3;
        }

        if (rune.Value < 0xC0 || !_decomposed.TryGetValue(rune.Value, out var text))
        {
            return rune.EncodeToUtf16(into);
        }

        text.CopyTo(into);
        return text.Length;
    }

    private static FrozenDictionary<int, string> Ask()
    {
        var found = new Dictionary<int, string>();
        // the blocks with letters that decompose: the basic plane, Indic scripts, music, compatibility ideographs
        foreach (var (first, last) in (ReadOnlySpan<(int, int)>)[
            (0xC0, FirstSyllable - 1), (0xF900, 0xFFFD), (0x11000, 0x11FFF), (0x1D100, 0x1D1FF), (0x2F800, 0x2FA1F)])
        {
            for (var c = first; c <= last; c++)
            {
                var text = new Rune(c).ToString();
                if (!text.IsNormalized(NormalizationForm.FormD))
                {
                    found[c] = text.Normalize(NormalizationForm.FormD);
                }
            }
        }

        return found.ToFrozenDictionary();
    }
}
