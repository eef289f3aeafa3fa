using System.Buffers;
using System.Collections.Frozen;

namespace Craft.Dataset;

/// <summary>
/// Cuts German and English descriptions into sentences at full stops, but not behind abbreviations ("z. B.", "bzw.", "Nr. 5",
/// "e.g.") and ordinals ("am 1. Januar"), nor where what follows begins small. A sentence but the last is given without its stop.
/// Where a stop may be both, the text stays whole: two sentences in one do less harm than half of one. Pure.
/// </summary>
internal static class SentenceSplit
{
    // no sentence ends with these; "etc." and "usw." may, so they are not here
    private static readonly FrozenSet<string> _needMore = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "bspw", "bzgl", "bzw", "ca", "dr", "einschl", "evtl", "exkl", "gem", "ggf", "hrsg", "inkl", "insb", "max", "min", "nr", "prof", "sog",
        "st", "str", "tel", "vgl", "ziff", "zzgl",
        "approx", "cf", "eg", "excl", "ie", "incl", "mr", "mrs", "ms", "vs");

    // "No. 5", but "The answer is no. They ..."
    private static readonly FrozenSet<string> _needNumber = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "abs", "art", "bd", "fig", "mind", "no", "nos", "vol");

    // also the blank that does not break
    private static readonly SearchValues<char> _beforeWords = SearchValues.Create(" \u00A0(/\"„“");

    private const string Stop = ". ";
    private const int OrdinalDigits = 2;

    public static string[] Of(string text)
    {
        text = text.ReplaceLineEndings(" ");
        var sentences = new List<string>();
        var start = 0;
        for (var stop = Next(text, 0); stop >= 0; stop = Next(text, stop + 1))
        {
            if (Ends(text.AsSpan(start, stop - start), text.AsSpan(stop + Stop.Length).TrimStart()))
            {
                sentences.Add(text[start..stop]);
                start = stop + Stop.Length;
            }
        }

        return [.. sentences.Append(text[start..]).Select(s => s.Trim()).Where(s => s.Length > 0)];
    }

    private static int Next(string text, int from) => text.IndexOf(Stop, from, StringComparison.Ordinal);

    private static bool Ends(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var word = before[(before.LastIndexOfAny(_beforeWords) + 1)..];
        if (word.IsEmpty || after.IsEmpty)
        {
            return true;
        }

        return !char.IsLower(after[0])
            && !IsLetters(word)
            && !IsOrdinal(word)
            && !Is(_needMore, word)
            && !(char.IsAsciiDigit(after[0]) && Is(_needNumber, word));
    }

    private static bool Is(FrozenSet<string> words, ReadOnlySpan<char> word) =>
        words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>A letter alone or several with stops between: "B", "e.g", "z.B".</summary>
    private static bool IsLetters(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsLetter(word[i]) : word[i] != '.')
            {
                return false;
            }
        }

        return word.Length % 2 == 1;
    }

    // "1." to "31."; a year may end a sentence
    private static bool IsOrdinal(ReadOnlySpan<char> word) => word.Length <= OrdinalDigits && !word.ContainsAnyExceptInRange('0', '9');
}
