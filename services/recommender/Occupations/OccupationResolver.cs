using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Recommender.Labels;
using Craft.Recommender.Titles;
using Craft.Schemas;

namespace Craft.Recommender.Occupations;

/// <summary>
/// Finds the occupation that a request means: by URI, by an exact label in any gendered spelling, else by what
/// <see cref="TitleScorer"/> finds likely.
/// </summary>
internal sealed class OccupationResolver(
    KnowledgeBase knowledge,
    EverydayTitles titles,
    OccupationLookup lookup,
    OccupationIndex index,
    TitleScorer scorer,
    ResolverTuning tuning)
{
    private const string ByUri = "uri";
    private const string Exact = "exact";
    private const string Fuzzy = "fuzzy";
    private const string Vector = "vector";

    /// <summary>By characters alone; takes a second for ESCO.</summary>
    public static OccupationResolver Build(KnowledgeBase knowledge, TitleModel model, ResolverTuning tuning)
    {
        var titles = EverydayTitles.For(knowledge);
        var index = new OccupationIndex(knowledge.Occupations, titles);
        var scorer = new TitleScorer(new TitleIndex(knowledge.Occupations, index), model);
        return new OccupationResolver(knowledge, titles, new OccupationLookup(knowledge), index, scorer, tuning);
    }

    /// <summary>The same with vectors, when the weights were fitted with those of this encoder.</summary>
    public async Task<OccupationResolver> WithVectorsAsync(ITextEncoder encoder, LabelVectorCache cache, CancellationToken ct) =>
        new(knowledge, titles, lookup, index, await scorer.WithVectorsAsync(encoder, cache, ct), tuning);

    public bool HasVectors => scorer.HasVectors;

    /// <summary>The first member present decides: URI, Berufenet id, text.</summary>
    public async Task<OccupationAnswer> ResolveAsync(OccupationQuery query, string language, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(query.Uri))
        {
            return knowledge.FindOccupation(query.Uri.Trim()) is { } occupation
                ? new OccupationAnswer.Resolved(occupation, ByUri, 1)
                : new OccupationAnswer.Unknown("no occupation of the knowledge base has this URI");
        }

        if (!string.IsNullOrWhiteSpace(query.BerufenetId))
        {
            return new OccupationAnswer.Unknown("Berufenet is not imported into the knowledge base");
        }

        return await ResolveTextAsync(query.Text ?? "", language, ct);
    }

    /// <summary>
    /// The best <paramref name="k"/> occupations: those that bear the title, then the most probable, ties by number. None for a
    /// title without a word.
    /// </summary>
    public async Task<IReadOnlyList<(Occupation Occupation, double Confidence)>> RankAsync(string title, int k, CancellationToken ct)
    {
        if (!HasWords(title))
        {
            return [];
        }

        var named = Named(TitleVariants.Of(title));
        var scores = await scorer.ScoreAsync(title, ct);
        if (named.Count == 0 && Array.TrueForAll(scores.Fits, fit => fit == 0))
        {
            return [];
        }

        var likely = Best(scores.Probabilities, k + named.Count)
            .Select(o => (Occupation: knowledge.Occupations[o], Confidence: named.Count == 0 ? scores.Probabilities[o] : 0));
        return [.. named.Select(o => (Occupation: o, Confidence: 1.0 / named.Count)).Concat(likely).DistinctBy(c => c.Occupation.Uri).Take(k)];
    }

    /// <summary>For someone who types: occupations with this title, with a word that begins like it, that fit it; best first.</summary>
    public async Task<IReadOnlyList<(Occupation Occupation, double Score)>> SuggestAsync(string title, int k, CancellationToken ct)
    {
        if (!HasWords(title))
        {
            return [];
        }

        var named = Named(TitleVariants.Of(title)).Select(o => (Occupation: o, Score: 1.0)).ToList();
        var begun = index.Complete(title, k).Where(h => h.Score >= WordStarts.MinSuggestion)
            .Select(h => (Occupation: knowledge.Occupations[h.Owner], Score: (double)h.Score));
        var scores = await scorer.ScoreAsync(title, ct);
        var fits = scores.Fits;
        var least = Math.Max(MinFit(scores), tuning.MinSuggestion * (named.Count > 0 ? 1 : fits.DefaultIfEmpty(0).Max()));
        var fitting = Best(fits, k).Where(o => fits[o] >= least).Select(o => (Occupation: knowledge.Occupations[o], Score: Math.Min(1, fits[o])));
        return
        [
            .. named.Concat(begun).Concat(fitting)
                .GroupBy(s => s.Occupation.Uri, (_, all) => all.MaxBy(s => s.Score))
                .OrderByDescending(s => s.Score)
                .Take(k),
        ];
    }

    private async Task<OccupationAnswer> ResolveTextAsync(string text, string language, CancellationToken ct)
    {
        if (!HasWords(text))
        {
            return new OccupationAnswer.Unknown("the text has no word that could be a job title");
        }

        var exact = Named(TitleVariants.Of(text));
        if (exact.Count == 1)
        {
            return new OccupationAnswer.Resolved(exact[0], Exact, 1);
        }

        if (exact.Count > 1)
        {
            return new OccupationAnswer.Ambiguous([.. exact.Take(tuning.Choices).Select(o => Choice(o, language, 1))]);
        }

        return Decide(text, await scorer.ScoreAsync(text, ct), language);
    }

    private OccupationAnswer Decide(string text, TitleScores scores, string language)
    {
        var likely = Best(scores.Probabilities, tuning.Choices);
        if (likely.Count == 0 || scores.Fits[likely[0]] < MinFit(scores))
        {
            return new OccupationAnswer.Unknown("no occupation of the knowledge base is similar enough to this text");
        }

        var (best, probability) = (likely[0], scores.Probabilities[likely[0]]);
        if (probability < tuning.MinSure || IsNarrower(knowledge.Occupations[best], text))
        {
            return new OccupationAnswer.Ambiguous(
                [.. likely.Select(o => Choice(knowledge.Occupations[o], language, scores.Probabilities[o]))]);
        }

        var by = scores.Written[best] >= scores.Vectors[best] ? Fuzzy : Vector;
        return new OccupationAnswer.Resolved(knowledge.Occupations[best], by, Round(probability));
    }

    private double MinFit(TitleScores scores) => scores.HasVectors ? tuning.MinFit : tuning.MinFitWithoutVectors;

    // signs and "(m/w/d)" alone are like everything as vectors and like nothing as words
    private static bool HasWords(string title) =>
        GenderNeutral.SpelledForms(title).Any(form => form.Any(char.IsLetterOrDigit));

    private IReadOnlyList<Occupation> Named(IReadOnlyList<string> variants) =>
        variants.Select(titles.Find).FirstOrDefault(o => o is not null) is { } everyday
            ? [everyday]
            : variants.Select(lookup.Find).FirstOrDefault(found => found.Count > 0) ?? [];

    // a "Chirurg" is no "Baumchirurg", a "Teamleiter" not only one for fruit: whoever asks for less must be asked back
    private static bool IsNarrower(Occupation occupation, string text)
    {
        var asked = KeysOf([text]).FirstOrDefault("");
        var known = KeysOf([occupation.LabelDe, occupation.LabelEn, .. occupation.AltDe, .. occupation.AltEn]);
        return asked.Length > 0 && known.Any(k => k.Length > asked.Length && k.Contains(asked, StringComparison.Ordinal));
    }

    private static IEnumerable<string> KeysOf(IEnumerable<string> names) =>
        names.SelectMany(GenderNeutral.SpelledForms).Select(GenderNeutral.NeutralKey);

    private static List<int> Best(double[] scores, int k) =>
        [.. Enumerable.Range(0, scores.Length).OrderByDescending(o => scores[o]).Take(k)];

    private static OccupationChoice Choice(Occupation occupation, string language, double confidence) => new()
    {
        Uri = occupation.Uri,
        Label = ConceptLabel.Of(occupation, language),
        Confidence = Round(confidence),
    };

    private static double Round(double value) => Math.Round(Math.Clamp(value, 0, 1), 4);
}
