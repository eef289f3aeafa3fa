using Craft.Inference.Labels;

namespace Craft.Enricher.Linking;

/// <summary>Measures weights on cases that they were not fitted on.</summary>
internal static class LinkerMeasure
{
    private const int Bins = 10;

    public static async Task<LinkerFigures> OfAsync(
        CandidateFinder finder, IReadOnlyList<double> weights, IReadOnlyList<LinkCase> cases, CancellationToken ct)
    {
        var found = await LinkerFit.FindAsync(finder, cases, ct);
        var ranked = cases.Zip(found, (one, its) => (Case: one, Ranking: Rank(one, its, weights))).ToList();
        var named = ranked.Where(r => !r.Case.IsNone).ToList();
        var none = ranked.Where(r => r.Case.IsNone).ToList();
        return new LinkerFigures(
            cases.Count,
            Recall(1), Recall(3), Recall(5), Recall(10),
            CalibrationError([.. ranked.Where(r => r.Ranking.Count > 0).Select(r => (
                r.Ranking[0].Confidence, !r.Case.IsNone && r.Ranking[0].Skill == r.Case.Skill))]),
            Share(none, r => r.Ranking.Count == 0 || r.Ranking[0].Confidence < ConceptLinker.NoneBelow));

        double Recall(int first) => Share(named, r => r.Ranking.Take(first).Any(c => c.Skill == r.Case.Skill));
    }

    /// <summary>
    /// Expected calibration error (Naeini, Cooper and Hauskrecht 2015): the difference between stated and true share in each of
    /// ten equal bins, weighted by their size.
    /// </summary>
    internal static double CalibrationError(IReadOnlyList<(double Confidence, bool IsRight)> stated) => stated.Count == 0 ? 0 : stated
        .GroupBy(s => Math.Min(Bins - 1, (int)(s.Confidence * Bins)))
        .Sum(bin => Math.Abs(bin.Average(s => s.Confidence) - bin.Average(s => s.IsRight ? 1.0 : 0.0)) * bin.Count())
        / stated.Count;

    private static List<(int Skill, double Confidence)> Rank(
        LinkCase one, IReadOnlyList<FoundConcept> found, IReadOnlyList<double> weights)
    {
        var probabilities = ConditionalLogit.Probabilities(
            [.. found.Select(f => f.Features.ToOption()), LinkFeatures.None(one.Phrase.Text)], weights);
        return
        [
            .. found.Select((f, i) => (f.Skill, Confidence: probabilities[i]))
                .OrderByDescending(c => c.Confidence).ThenBy(c => c.Skill),
        ];
    }

    private static double Share<T>(IEnumerable<T> of, Func<T, bool> isRight) =>
        of.Select(item => isRight(item) ? 1.0 : 0.0).DefaultIfEmpty(0).Average();
}
