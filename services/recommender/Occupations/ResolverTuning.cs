namespace Craft.Recommender.Occupations;

/// <summary>
/// Weights and thresholds of <see cref="OccupationResolver"/>, set on the job titles of tests/unit/Recommender/JobTitles.cs.
/// </summary>
internal sealed record ResolverTuning
{
    public static ResolverTuning Default { get; } = new();

    /// <summary>Share of the dense cosine in the score; the rest is character n-grams.</summary>
    public double DenseShare { get; init; } = 0.3;

    /// <summary>Below this score the occupation is unknown.</summary>
    public double MinScore { get; init; } = 0.42;

    /// <summary>Between <see cref="MinScore"/> and this the best occupations are only offered as choices.</summary>
    public double SureScore { get; init; } = 0.68;

    /// <summary>Two different occupations whose scores are nearer than this are ambiguous.</summary>
    public double MinLead { get; init; } = 0.015;

    /// <summary>How many choices an ambiguous title gets.</summary>
    public int Choices { get; init; } = 5;
}
