namespace Craft.Recommender.Ranking;

/// <summary>
/// The weights of <see cref="PairwiseJudge"/> (a logistic regression on feature differences), set by coordinate search on
/// halves of the query set of tests/unit/Recommender/Quality; only the language is set by hand: those queries do not ask who
/// reads. Changing one changes <see cref="Version"/>.
/// </summary>
internal sealed record JudgeWeights
{
    public static JudgeWeights Default { get; } = new();

    public string Version { get; init; } = "3";

    public double Coverage { get; init; } = 3;

    public double Knn { get; init; } = 1.5;

    public double Lexical { get; init; } = 3;

    public double Title { get; init; } = 2;

    public double Language { get; init; } = 1.75;

    public double Focus { get; init; } = 3;

    /// <summary>The log-odds part of one candidate.</summary>
    public double Strength(CourseFeatures x) =>
        (Coverage * x.Coverage) + (Knn * x.Knn) + (Lexical * x.Lexical) + (Title * x.Title) + (Language * x.Language)
        + (Focus * x.Focus);
}
