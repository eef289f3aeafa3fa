namespace Craft.Enricher.Tagging;

/// <summary>Leftmost, then longest, then surest; what overlaps a chosen span is dropped. Pure.</summary>
internal static class SpanSelection
{
    public static List<Candidate> Select(List<Candidate> candidates)
    {
        candidates.Sort(Compare);
        var chosen = new List<Candidate>();
        var end = 0;
        foreach (var candidate in candidates)
        {
            if (candidate.Start >= end)
            {
                chosen.Add(candidate);
                end = candidate.End;
            }
        }

        return chosen;
    }

    private static int Compare(Candidate x, Candidate y)
    {
        var order = x.Start.CompareTo(y.Start);
        order = order != 0 ? order : y.End.CompareTo(x.End);
        order = order != 0 ? order : y.Confidence.CompareTo(x.Confidence);
        return order != 0 ? order : PatternOrder.Instance.Compare(x.Pattern, y.Pattern);
    }
}
