namespace Craft.Enricher.Tagging;

/// <summary>Splits German compounds into two known words: "Projektplanung" into "Projekt" and "Planung".</summary>
internal sealed class WordParts(KnownWords known)
{
    private const int MinPart = 4;

    /// <summary>Where the first part ends and the second begins; (0, 0) when the word is no compound.</summary>
    public (int FirstEnd, int SecondStart) Split(ReadOnlySpan<char> folded)
    {
        if (folded.Length is < 2 * MinPart or > WordTable.MaxWord)
        {
            return default;
        }

        // the longest second part wins, so that both sides of a comparison are cut at the same place
        for (var start = MinPart; start <= folded.Length - MinPart; start++)
        {
            if (known.Contains(folded[start..]) && known.LengthOfFront(folded[..start], MinPart) is > 0 and var end)
            {
                return (end, start);
            }
        }

        return default;
    }
}
