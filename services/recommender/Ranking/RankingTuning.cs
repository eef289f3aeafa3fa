namespace Craft.Recommender.Ranking;

/// <summary>Weights of the judge and of the order of the list.</summary>
internal sealed record RankingTuning
{
    public static RankingTuning Default { get; } = new();

    public JudgeWeights Judge { get; init; } = JudgeWeights.Default;

    public double CoverageShare { get; init; } = GreedyCoverage.DefaultCoverageShare;
}
