namespace Craft.Enricher.Tagging;

/// <summary>Splits German compounds into two words that labels or descriptions use: "Projektplanung" into "Projekt", "Planung".</summary>
internal sealed class WordParts(HashSet<string> known)
{
    private const int MinPart = 4;
    private const int MaxWord = WordTable.MaxWord;

    private static readonly string[] _joints = ["", "s", "n", "es", "en", "e", "er"];

    /// <summary>Where the second part begins and where the first ends; 0 when the word is no compound.</summary>
    public (int FirstEnd, int SecondStart) Split(ReadOnlySpan<char> folded)
    {
        if (folded.Length is < 2 * MinPart or > MaxWord)
        {
            return default;
        }

        // the longest second part: the head of "Krankenhausverwaltung" is "Hausverwaltung" only if "Kranken" is a word
        for (var start = MinPart; start <= folded.Length - MinPart; start++)
        {
            if (!IsKnown(folded[start..]))
            {
                continue;
            }

            foreach (var joint in _joints)
            {
                var end = start - joint.Length;
                if (end >= MinPart && folded[..start].EndsWith(joint) && IsKnown(folded[..end]))
                {
                    return (end, start);
                }
            }
        }

        return default;
    }

    private bool IsKnown(ReadOnlySpan<char> part)
    {
        Span<char> stem = stackalloc char[MaxWord];
        part.CopyTo(stem);
        var length = Stemming.Light(stem[..part.Length], isGerman: true);
        return known.GetAlternateLookup<ReadOnlySpan<char>>().Contains(stem[..length]);
    }
}
