namespace Craft.Enricher.Tagging;

/// <summary>
/// Chooses spans that do not overlap. Labels: leftmost, then longest, then surest. Loose phrases, the surest first, where no
/// label is, or in place of single words inside them. Pure; linear but for sorting.
/// </summary>
internal static class SpanSelection
{
    // a phrase says more than a word in it, so it may be less sure
    private const double MinShareOfRival = 0.6;

    public static List<Candidate> Select(List<Candidate> labels, List<Candidate> phrases, int words)
    {
        labels.Sort(Leftmost);
        var chosen = new List<Candidate?>();
        var end = 0;
        foreach (var label in labels)
        {
            if (label.Start >= end)
            {
                chosen.Add(label);
                end = label.End;
            }
        }

        AddPhrases(chosen, phrases, words);
        var spans = chosen.OfType<Candidate>().ToList();
        spans.Sort(Leftmost);
        return spans;
    }

    /// <summary>Orders by confidence, the surest first; never equal for different candidates.</summary>
    public static int Surest(Candidate x, Candidate y) =>
        x.Confidence != y.Confidence ? y.Confidence.CompareTo(x.Confidence) : Leftmost(x, y);

    private static void AddPhrases(List<Candidate?> chosen, List<Candidate> phrases, int words)
    {
        // owner of a word: the place in chosen + 1; a compound part is the only span that shares its word with none
        var owner = new int[words];
        for (var i = 0; i < chosen.Count; i++)
        {
            owner.AsSpan()[chosen[i]!.Value.FirstWord..(chosen[i]!.Value.LastWord + 1)].Fill(i + 1);
        }

        var labels = chosen.Count;
        phrases.Sort(Surest);
        foreach (var phrase in phrases)
        {
            var range = owner.AsSpan(phrase.FirstWord, phrase.LastWord + 1 - phrase.FirstWord);
            if (!IsFree(range, phrase, chosen, labels))
            {
                continue;
            }

            foreach (var rival in range)
            {
                if (rival > 0)
                {
                    chosen[rival - 1] = null;
                }
            }

            chosen.Add(phrase);
            range.Fill(chosen.Count);
        }
    }

    private static bool IsFree(ReadOnlySpan<int> owners, Candidate phrase, List<Candidate?> chosen, int labels)
    {
        foreach (var owner in owners)
        {
            if (owner > 0 && (owner > labels || !Yields(chosen[owner - 1]!.Value, phrase)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Yields(Candidate label, Candidate phrase) =>
        label.FirstWord == label.LastWord && phrase.LastWord > phrase.FirstWord
        && phrase.Confidence >= MinShareOfRival * label.Confidence;

    private static int Leftmost(Candidate x, Candidate y)
    {
        var order = x.Start.CompareTo(y.Start);
        order = order != 0 ? order : y.End.CompareTo(x.End);
        order = order != 0 ? order : y.Confidence.CompareTo(x.Confidence);
        return order != 0 ? order : PatternOrder.Instance.Compare(x.Pattern, y.Pattern);
    }
}
