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

    public static double Replace { get; set; } = 0.7;

    /// <summary>Label matches first; loose phrases where they are free, or where they say more than single words in them.</summary>
    public static List<Candidate> Select(List<Candidate> labels, List<Candidate> phrases)
    {
        var chosen = Select(labels);
        phrases.Sort((x, y) => x.Confidence != y.Confidence ? y.Confidence.CompareTo(x.Confidence) : Compare(x, y));
        foreach (var phrase in phrases)
        {
            var rivals = chosen.Where(c => c.Start < phrase.End && phrase.Start < c.End).ToList();
            if (rivals.TrueForAll(r => r.Pattern.Words.Length == 1 && r.Start >= phrase.Start && r.End <= phrase.End && r.Length < phrase.Length && phrase.Confidence >= Replace * r.Confidence && !r.IsPhrase))
            {
                chosen.RemoveAll(rivals.Contains);
                chosen.Add(phrase with { IsPhrase = true });
            }
        }

        chosen.Sort(Compare);
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
