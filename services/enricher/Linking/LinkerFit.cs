using Craft.Catalog.Knowledge;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Labels;

namespace Craft.Enricher.Linking;

/// <summary>
/// Fits the weights of linking on pairs made of ESCO alone (<see cref="LinkCases"/>) and measures them on concepts that the fit
/// has not seen.
/// </summary>
internal static class LinkerFit
{
    /// <summary>Concepts per language; half for the fit.</summary>
    public const int Concepts = 6_000;

    /// <summary>Seconds with the lexical encoder, minutes with a neural one.</summary>
    public static async Task<LinkerModel> RunAsync(
        KnowledgeBase knowledge, ITextEncoder encoder, IProgress<string>? progress, CancellationToken ct)
    {
        var cases = LinkCases.Of(knowledge, Concepts);
        var automaton = EscoTagger.Build(cases.Reduced);
        progress?.Report($"{cases.Fit.Count} phrases to fit, {cases.HeldOut.Count} held out");
        var plain = await CandidateFinder.BuildAsync(cases.Reduced, automaton, null, ct);
        var withoutVectors = await FitAsync(plain, cases.Fit, ct);
        progress?.Report("fitted without vectors");
        var finder = await CandidateFinder.BuildAsync(cases.Reduced, automaton, encoder, ct);
        var withVectors = await FitAsync(finder, cases.Fit, ct);
        progress?.Report("fitted with vectors");
        var model = new LinkerModel
        {
            Encoder = encoder.Model,
            Knowledge = knowledge.Version,
            WithVectors = withVectors,
            WithoutVectors = withoutVectors,
        };
        var figures = new SortedDictionary<string, LinkerFigures>(StringComparer.Ordinal);
        foreach (var language in withVectors.Keys)
        {
            var own = cases.HeldOut.Where(c => c.Phrase.Language == language).ToList();
            figures[language] = await LinkerMeasure.OfAsync(finder, withVectors[language], own, ct);
            figures[$"{language} without vectors"] = await LinkerMeasure.OfAsync(plain, withoutVectors[language], own, ct);
        }

        return model with { Figures = figures };
    }

    /// <summary>The concepts found for every case; a case without concept never finds its own.</summary>
    public static Task<IReadOnlyList<IReadOnlyList<FoundConcept>>> FindAsync(
        CandidateFinder finder, IReadOnlyList<LinkCase> cases, CancellationToken ct) =>
        finder.FindAsync([.. cases.Select(c => c.Phrase)], [.. cases.Select(c => c.IsNone ? c.Skill : (int?)null)], ct);

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<double>>> FitAsync(
        CandidateFinder finder, IReadOnlyList<LinkCase> cases, CancellationToken ct)
    {
        var found = await FindAsync(finder, cases, ct);
        return cases.Zip(found)
            .GroupBy(c => c.First.Phrase.Language!, c => ChoiceOf(c.First, c.Second), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, IReadOnlyList<double> (g) => ConditionalLogit.Fit([.. g]), StringComparer.Ordinal);
    }

    // a concept that was not found cannot be chosen: then none of the candidates is right
    private static Choice ChoiceOf(LinkCase one, IReadOnlyList<FoundConcept> found)
    {
        var right = found.Index().Where(f => f.Item.Skill == one.Skill).Select(f => f.Index).FirstOrDefault(found.Count);
        return new Choice([.. found.Select(f => f.Features.ToOption()), LinkFeatures.None(one.Phrase.Text)], right);
    }
}
