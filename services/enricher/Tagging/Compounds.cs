namespace Craft.Enricher.Tagging;

/// <summary>
/// Labels inside German compounds: at the front ("Wundversorgung" in "Wundversorgungskurs") or as the head ("Buchhaltung" in
/// "Finanzbuchhaltung"). The other part must be a known word.
/// </summary>
/// <param name="labels">Single words that may be part of a compound, by light stem.</param>
/// <param name="known">What the other part must be.</param>
internal sealed class Compounds(Dictionary<string, LabelPattern> labels, KnownWords known)
{
    public const int MinLabel = 6;

    private const int MinRest = KnownWords.MinPart;
    private const int MaxWord = WordTable.MaxWord;

    /// <summary>Light stems of what a course is called: the label in front of it is what it teaches.</summary>
    public static readonly IReadOnlyList<string> CourseWords =
        ["kurs", "lehrgang", "seminar", "schulung", "workshop", "training", "ausbildung", "weiterbildung", "fortbildung",
         "kenntniss", "grundlag", "wiss", "praxi", "projekt", "zertifikat", "unterweisung", "fachwiss"];

    /// <summary>The longest label in the word and its folded range; null when there is none.</summary>
    public CompoundPart? Find(ReadOnlySpan<char> folded)
    {
        if (folded.Length is < MinLabel + MinRest or > MaxWord)
        {
            return null;
        }

        var front = Front(folded);
        var head = Head(folded);
        return front is null || (head is not null && head.Length >= front.Length) ? head : front;
    }

    private CompoundPart? Front(ReadOnlySpan<char> folded)
    {
        for (var end = folded.Length - MinRest; end >= MinLabel; end--)
        {
            if (Label(folded[..end]) is { } label && known.Rear(folded[end..]) is { Length: > 0 } rear)
            {
                return new CompoundPart(label, 0, WithoutJoint(folded, end, label), IsCourseWord(rear));
            }
        }

        return null;
    }

    // "Wundversorgungs" has the label's stem as well: the shortest form is the word itself
    private int WithoutJoint(ReadOnlySpan<char> folded, int end, LabelPattern label)
    {
        while (end > MinLabel && Label(folded[..(end - 1)]) == label)
        {
            end--;
        }

        return end;
    }

    private CompoundPart? Head(ReadOnlySpan<char> folded)
    {
        for (var start = MinRest; start <= folded.Length - MinLabel; start++)
        {
            if (Label(folded[start..]) is { } label && known.LengthOfFront(folded[..start], MinRest) > 0)
            {
                return new CompoundPart(label, start, folded.Length - start, false);
            }
        }

        return null;
    }

    private LabelPattern? Label(ReadOnlySpan<char> part) =>
        labels.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(KnownWords.Stem(part, stackalloc char[MaxWord]), out var label)
            ? label
            : null;

    private static bool IsCourseWord(ReadOnlySpan<char> word)
    {
        var stem = KnownWords.Stem(word, stackalloc char[MaxWord]);
        foreach (var course in CourseWords)
        {
            if (stem.SequenceEqual(course))
            {
                return true;
            }
        }

        return false;
    }
}
