namespace Craft.Inference.Evaluation;

/// <summary>
/// The mean of every ranking metric over a set of queries. A query with an empty list counts (pytrec_eval leaves it out and
/// so reports higher means).
/// </summary>
public sealed record RankingReport(int Queries, IReadOnlyDictionary<string, MetricMean> Means)
{
    /// <summary>Measures every list at <see cref="RankingMetrics.Cuts"/>.</summary>
    public static RankingReport Of(IReadOnlyList<JudgedRanking> rankings) => Of(rankings, RankingMetrics.Cuts);

    /// <summary>Measures every list at the given depths.</summary>
    public static RankingReport Of(IReadOnlyList<JudgedRanking> rankings, IReadOnlyList<int> cuts)
    {
        var means = rankings
            .SelectMany(ranking => RankingMetrics.All(ranking, cuts))
            .GroupBy(metric => metric.Key, metric => metric.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Mean([.. group]), StringComparer.Ordinal);
        return new RankingReport(rankings.Count, means);
    }

    private static MetricMean Mean(IReadOnlyList<double?> values)
    {
        var sum = values.Sum(value => value ?? 0);
        var defined = values.Count(value => value.HasValue);
        return new MetricMean(defined == 0 ? null : sum / defined, sum / values.Count, defined);
    }
}
