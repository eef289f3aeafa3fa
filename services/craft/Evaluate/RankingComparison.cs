using Craft.Inference.Evaluation;

namespace Craft.Evaluate;

/// <summary>Several systems on the same cases: means, and paired bootstrap intervals of ours against each. Pure.</summary>
internal static class RankingComparison
{
    /// <summary>The rows of a table; the first system is ours, the first metric is the one that is compared.</summary>
    public static IReadOnlyList<SystemRow> Rows(
        IReadOnlyList<RankingCase> cases, IReadOnlyList<RankedSystem> systems, IReadOnlyList<RankingMetric> metrics)
    {
        var ours = Scores(cases, systems[0], metrics[0]);
        return [.. systems.Select((system, s) => Row(cases, system, metrics, s == 0 ? null : ours))];
    }

    private static SystemRow Row(
        IReadOnlyList<RankingCase> cases, RankedSystem system, IReadOnlyList<RankingMetric> metrics, double[]? ours)
    {
        var scores = metrics.Select(metric => Scores(cases, system, metric)).ToList();
        var interval = ours is null
            ? null
            : PairedBootstrap.Interval(
                [.. cases.Select((one, i) => new PairedScore(one.Group, ours[i], scores[0][i]))], new BootstrapOptions());
        return new SystemRow(system.Name, [.. scores.Select(s => s.DefaultIfEmpty(0).Average())], interval);
    }

    private static double[] Scores(IReadOnlyList<RankingCase> cases, RankedSystem system, RankingMetric metric) =>
        [.. cases.Select((one, i) => metric.Of(one, system.Rankings[i]))];
}
