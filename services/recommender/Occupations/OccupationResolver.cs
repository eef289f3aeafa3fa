using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Recommender.Labels;
using Craft.Schemas;

namespace Craft.Recommender.Occupations;

/// <summary>
/// Finds the occupation that a request means: by URI, by an exact label in any gendered spelling, else by similar labels
/// (character n-grams and, when an encoder is there, vectors).
/// </summary>
internal sealed class OccupationResolver(
    KnowledgeBase knowledge,
    EverydayTitles titles,
    OccupationLookup lookup,
    OccupationIndex index,
    OccupationVectors? vectors,
    ITextEncoder? encoder,
    ResolverTuning tuning)
{
    private const int Candidates = 30;
    private const string ByUri = "uri";
    private const string Exact = "exact";
    private const string Fuzzy = "fuzzy";
    private const string Vector = "vector";

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

    /// <summary>Occupations by similarity to the title, best first; exact labels are not treated apart.</summary>
    public async Task<IReadOnlyList<OccupationMatch>> RankAsync(string title, int k, CancellationToken ct)
    {
        var hits = index.Search(title, Math.Max(k, Candidates));
        var grams = hits.ToDictionary(h => h.Owner, h => (double)h.Score);
        var dense = await DenseAsync(title, ct);
        var owners = dense is null ? grams.Keys : grams.Keys.Union(Best(dense, Candidates));
        return
        [
            .. owners.Select(o => Match(o, grams.GetValueOrDefault(o), dense))
                .OrderByDescending(m => m.Score)
                .ThenBy(m => m.Occupation)
                .Take(k),
        ];
    }

    /// <summary>For someone who types: occupations with this title, with a word that begins like it, similar ones; best first.</summary>
    public async Task<IReadOnlyList<(Occupation Occupation, double Score)>> SuggestAsync(string title, int k, CancellationToken ct)
    {
        var named = Named(TitleVariants.Of(title)).Select(o => (Occupation: o, Score: 1.0));
        var begun = index.Complete(title, k).Select(h => (Occupation: knowledge.Occupations[h.Owner], Score: (double)h.Score));
        var similar = (await RankAsync(title, k, ct))
            .Select(m => (Occupation: knowledge.Occupations[m.Occupation], Score: Math.Clamp(m.Score, 0, 1)));
        return
        [
            .. named.Concat(begun).Concat(similar)
                .GroupBy(s => s.Occupation.Uri, (_, all) => all.MaxBy(s => s.Score))
                .Where(s => s.Score >= WordStarts.MinSuggestion)
                .OrderByDescending(s => s.Score)
                .Take(k),
        ];
    }

    /// <summary>The occupations that bear a title in any spelling; everyday titles first.</summary>
    public IReadOnlyList<Occupation> Bearing(string title) => Named(TitleVariants.Of(title));

    private async Task<OccupationAnswer> ResolveTextAsync(string text, string language, CancellationToken ct)
    {
        var exact = Named(TitleVariants.Of(text));
        if (exact.Count == 1)
        {
            return new OccupationAnswer.Resolved(exact[0], Exact, 1);
        }

        if (exact.Count > 1)
        {
            return new OccupationAnswer.Ambiguous([.. exact.Take(tuning.Choices).Select(o => Choice(o, language, 1))]);
        }

        var ranked = await RankAsync(text, Candidates, ct);
        if (ranked.Count == 0 || ranked[0].Score < tuning.MinScore)
        {
            return new OccupationAnswer.Unknown("no occupation of the knowledge base is similar enough to this text");
        }

        var best = ranked[0];
        if (best.Score < tuning.SureScore
            || IsNarrower(knowledge.Occupations[best.Occupation], text)
            || (ranked.Count > 1 && best.Score - ranked[1].Score < tuning.MinLead && AreDifferent(best, ranked[1])))
        {
            return new OccupationAnswer.Ambiguous(
                [.. ranked.Take(tuning.Choices).Select(m => Choice(knowledge.Occupations[m.Occupation], language, m.Score))]);
        }

        return new OccupationAnswer.Resolved(
            knowledge.Occupations[best.Occupation], best.Grams >= best.Dense ? Fuzzy : Vector, Round(best.Score));
    }

    private IReadOnlyList<Occupation> Named(IReadOnlyList<string> variants) =>
        variants.Select(titles.Find).FirstOrDefault(o => o is not null) is { } everyday
            ? [everyday]
            : variants.Select(lookup.Find).FirstOrDefault(found => found.Count > 0) ?? [];

    private OccupationMatch Match(int occupation, double grams, float[]? dense)
    {
        if (dense is null)
        {
            return new OccupationMatch(occupation, grams, 0, grams);
        }

        var cosine = Math.Clamp(dense[occupation], 0, 1);
        return new OccupationMatch(
            occupation, grams, cosine, ((1 - tuning.DenseShare) * grams) + (tuning.DenseShare * cosine));
    }

    private async Task<float[]?> DenseAsync(string title, CancellationToken ct)
    {
        if (vectors is null || encoder is null || vectors.Encoder != encoder.Model)
        {
            return null;
        }

        // the most literal form, without (m/w/d)
        var form = GenderNeutral.SpelledForms(title) is [var first, ..] ? first : title;
        return vectors.Score((await encoder.EncodeAsync([form], ct))[0]);
    }

    private static IEnumerable<int> Best(float[] dense, int k) =>
        Enumerable.Range(0, dense.Length).OrderByDescending(i => dense[i]).ThenBy(i => i).Take(k);

    // a "Chirurg" is no "Baumchirurg", a "Teamleiter" not only one for fruit: whoever asks for less must be asked back
    private static bool IsNarrower(Occupation occupation, string text)
    {
        var asked = KeysOf([text]).FirstOrDefault("");
        var known = KeysOf([occupation.LabelDe, occupation.LabelEn, .. occupation.AltDe, .. occupation.AltEn]);
        return asked.Length > 0 && known.Any(k => k.Length > asked.Length && k.Contains(asked, StringComparison.Ordinal));
    }

    private static IEnumerable<string> KeysOf(IEnumerable<string> names) =>
        names.SelectMany(GenderNeutral.SpelledForms).Select(GenderNeutral.NeutralKey);

    // within one ISCO group the next-best occupation is a near synonym: asking back would only annoy
    private bool AreDifferent(OccupationMatch a, OccupationMatch b) =>
        knowledge.Occupations[a.Occupation].Isco != knowledge.Occupations[b.Occupation].Isco;

    private static OccupationChoice Choice(Occupation occupation, string language, double confidence) => new()
    {
        Uri = occupation.Uri,
        Label = ConceptLabel.Of(occupation, language),
        Confidence = Round(confidence),
    };

    private static double Round(double value) => Math.Round(Math.Clamp(value, 0, 1), 4);
}
