namespace Craft.Enricher.Tagging;

/// <summary>
/// Finds labels of several words that a text says with other words between, in another order or without the verb: most of the
/// label's weight within a few words of one sentence.
/// </summary>
internal static class PhraseFinder
{
    public static double Coverage { get; set; } = 0.8;
    public static int Gap { get; set; } = 3;

    private const int Window = 8;

    public static void Find(PhraseIndex index, List<StemPlace> places, TokenText words, List<Candidate> found)
    {
        var sentence = 0;
        var sentences = new int[places.Count];
        for (var i = 0; i < places.Count; i++)
        {
            sentence += places[i].IsAfterSentence && (i == 0 || places[i].Word != places[i - 1].Word) ? 1 : 0;
            sentences[i] = sentence;
        }

        for (var i = 0; i < places.Count; i++)
        {
            if (places[i].Stem < 0)
            {
                continue;
            }

            var from = i;
            while (from > 0 && i - from < Window && sentences[from - 1] == sentence_(i))
            {
                from--;
            }

            var to = i;
            while (to + 1 < places.Count && to - i < Window && sentences[to + 1] == sentence_(i))
            {
                to++;
            }

            Candidate? best = null;
            foreach (var phrase in index.PhrasesOf(places[i].Stem))
            {
                if (Match(index, phrase, places, i, from, to, words) is { } candidate
                    && (best is null || candidate.Confidence > best.Value.Confidence
                        || (candidate.Confidence == best.Value.Confidence && PatternOrder.Instance.Compare(candidate.Pattern, best.Value.Pattern) < 0)))
                {
                    best = candidate;
                }
            }

            if (best is { } chosen)
            {
                found.Add(chosen);
            }
        }

        int sentence_(int i) => sentences[i];
    }

    private static Candidate? Match(
        PhraseIndex index, int phrase, List<StemPlace> places, int at, int from, int to, TokenText words)
    {
        var (covered, first, last, count) = (0f, places[at].Word, places[at].Word, 0);
        foreach (var stem in index.StemsOf(phrase))
        {
            var nearest = -1;
            for (var k = from; k <= to; k++)
            {
                if (places[k].Stem == stem && (nearest < 0 || Math.Abs(k - at) < Math.Abs(nearest - at)))
                {
                    nearest = k;
                }
            }

            if (nearest >= 0)
            {
                covered += index.Weight(stem);
                count++;
                first = Math.Min(first, places[nearest].Word);
                last = Math.Max(last, places[nearest].Word);
            }
        }

        var coverage = covered / index.Total(phrase);
        if (coverage < Coverage || last - first + 1 > count + Gap)
        {
            return null;
        }

        var pattern = index.Pattern(phrase);
        var confidence = MatchConfidence.OfKind(pattern.Kind) * 0.8 * coverage * (1 - (0.03 * Math.Max(0, last - first + 1 - count)));
        return new Candidate(words[first].Start, words[last].End, pattern, confidence);
    }
}
