namespace Craft.Recommender.Ranking;

/// <summary>Weights of the judge and of the order of the list.</summary>
internal sealed record RankingTuning
{
    public static RankingTuning Default { get; } = new();

    public JudgeWeights Judge { get; init; } = JudgeWeights.Default;

    public double CoverageShare { get; init; } = GreedyCoverage.DefaultCoverageShare;

    /// <summary>
    /// A course that covers nothing of the gap needs this much of fused score and focus together: what stays below only fills
    /// the list. On the query set nothing right is lost by it.
    /// </summary>
    public double MinRelevance { get; init; } = 0.4;
}
