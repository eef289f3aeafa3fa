using System.Runtime.InteropServices;

namespace Craft.Enricher.Tagging;

/// <summary>
/// Finds labels of several words that a text says with other words between, in another order or without a light word: most of
/// the label's weight within a few words of one clause. The limits are measured on the demo catalogue.
/// </summary>
internal static class PhraseFinder
{
    /// <summary>The part of a label's weight that must be there.</summary>
    private const float MinCoverage = 0.7f;

    /// <summary>What several words must weigh together, in weights of a word that one label alone has.</summary>
    private const float MinWeight = 1;

    /// <summary>As much more when a word of the label is missing, and when other words stand between.</summary>
    private const float MoreWhenPart = 0.1f;
    private const float MoreWhenApart = 0.4f;

    /// <summary>Other words between.</summary>
    private const int MaxGap = 4;

    private const int Window = 8;

    /// <summary>At most one candidate per stem of the text: the surest of the labels whose heaviest stem it is.</summary>
    public static void Find(PhraseIndex index, List<StemPlace> places, TokenText words, List<Candidate> found)
    {
        var all = CollectionsMarshal.AsSpan(places);
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Stem < 0 || index.PhrasesOf(all[i].Stem) is not { IsEmpty: false } phrases)
            {
                continue;
            }

            var near = Near(all, i, out var at);
            Candidate? best = null;
            foreach (var phrase in phrases)
            {
                if (Match(index, phrase, near, at, words) is { } candidate && (best is null || SpanSelection.Surest(candidate, best.Value) < 0))
                {
                    best = candidate;
                }
            }

            if (best is { } chosen)
            {
                found.Add(chosen);
            }
        }
    }

    private static ReadOnlySpan<StemPlace> Near(ReadOnlySpan<StemPlace> places, int i, out int at)
    {
        var (from, to) = (i, i);
        while (from > 0 && i - from < Window && places[from - 1].Clause == places[i].Clause)
        {
            from--;
        }

        while (to + 1 < places.Length && to - i < Window && places[to + 1].Clause == places[i].Clause)
        {
            to++;
        }

        at = i - from;
        return places[from..(to + 1)];
    }

    private static Candidate? Match(PhraseIndex index, int phrase, ReadOnlySpan<StemPlace> near, int at, TokenText words)
    {
        var (covered, count) = (0f, 0);
        var (first, last) = (near[at].Word, near[at].Word);
        var stems = index.StemsOf(phrase);
        var weights = index.WeightsOf(phrase);
        for (var s = 0; s < stems.Length; s++)
        {
            if (Nearest(near, at, stems[s]) is >= 0 and var place)
            {
                covered += weights[s];
                count++;
                first = Math.Min(first, near[place].Word);
                last = Math.Max(last, near[place].Word);
            }
        }

        var coverage = covered / index.Total(phrase);
        var others = Math.Max(0, last - first + 1 - count);
        var isWhole = count == stems.Length;
        var isEnough = first == last
            ? isWhole || !near[at].IsWeak
            : covered >= index.RareWeight * (MinWeight + (isWhole ? 0 : MoreWhenPart) + (others == 0 ? 0 : MoreWhenApart));
        if (coverage < MinCoverage || others > MaxGap || !isEnough)
        {
            return null;
        }

        var pattern = index.Pattern(phrase);
        var confidence = MatchConfidence.OfPhrase(pattern.Kind, coverage, others);
        return new Candidate(words[first].Start, words[last].End, first, last, pattern, confidence);
    }

    private static int Nearest(ReadOnlySpan<StemPlace> near, int at, int stem)
    {
        var nearest = -1;
        for (var k = 0; k < near.Length; k++)
        {
            if (near[k].Stem == stem && (nearest < 0 || Math.Abs(k - at) < Math.Abs(nearest - at)))
            {
                nearest = k;
            }
        }

        return nearest;
    }
}
