namespace Craft.Enricher.Tagging;

/// <summary>
/// Labels inside German compounds: at the front ("Wundversorgung" in "Wundversorgungskurs") or as the head ("Buchhaltung" in
/// "Finanzbuchhaltung"). The other part must be a word that labels or descriptions use, so "Physik" is not in "physikalisch".
/// </summary>
internal sealed class Compounds
{
    private const int MinLabel = 6;
    private const int MinRest = 3;
    private const int MaxWord = 60;

    private static readonly string[] _joints = ["", "s", "es", "n", "en", "e", "er"];

    // what a course is called: the label in front of it is what it teaches
    private static readonly string[] _courseWords =
        ["kurs", "lehrgang", "seminar", "schulung", "workshop", "training", "ausbildung", "weiterbildung", "fortbildung",
         "kenntnis", "grundlag", "technik", "method", "wiss", "prax", "projekt", "zertifikat", "unterweisung", "fachwiss"];

    private readonly Dictionary<string, LabelPattern> _labels;
    private readonly HashSet<string> _known;

    /// <param name="labels">Single words that may be part of a compound, by light stem.</param>
    /// <param name="known">Light stems of all words seen in labels and descriptions.</param>
    public Compounds(Dictionary<string, LabelPattern> labels, HashSet<string> known)
    {
        _labels = labels;
        _known = known;
        _known.UnionWith(_courseWords);
    }

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
            if (Label(folded[..end]) is { } label && IsKnownAfterJoint(folded[end..], out var isCourseWord))
            {
                return new CompoundPart(label, 0, end, isCourseWord);
            }
        }

        return null;
    }

    private CompoundPart? Head(ReadOnlySpan<char> folded)
    {
        for (var start = MinRest; start <= folded.Length - MinLabel; start++)
        {
            if (Label(folded[start..]) is { } label && IsKnownBeforeJoint(folded[..start]))
            {
                return new CompoundPart(label, start, folded.Length - start, false);
            }
        }

        return null;
    }

    private LabelPattern? Label(ReadOnlySpan<char> part)
    {
        Span<char> stem = stackalloc char[MaxWord];
        part.CopyTo(stem);
        var length = Stemming.Light(stem[..part.Length], isGerman: true);
        return _labels.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(stem[..length], out var label) ? label : null;
    }

    private bool IsKnownAfterJoint(ReadOnlySpan<char> rest, out bool isCourseWord)
    {
        foreach (var joint in _joints)
        {
            if (rest.Length >= joint.Length + MinRest && rest.StartsWith(joint) && IsKnown(rest[joint.Length..], out isCourseWord))
            {
                return true;
            }
        }

        isCourseWord = false;
        return false;
    }

    private bool IsKnownBeforeJoint(ReadOnlySpan<char> front)
    {
        foreach (var joint in _joints)
        {
            if (front.Length >= joint.Length + MinRest && front.EndsWith(joint) && IsKnown(front[..^joint.Length], out _))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsKnown(ReadOnlySpan<char> part, out bool isCourseWord)
    {
        Span<char> stem = stackalloc char[MaxWord];
        part.CopyTo(stem);
        var length = Stemming.Light(stem[..part.Length], isGerman: true);
        var isKnown = _known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(stem[..length], out var known);
        isCourseWord = isKnown && _courseWords.Contains(known);
        return isKnown;
    }
}
