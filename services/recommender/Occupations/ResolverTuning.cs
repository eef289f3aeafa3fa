namespace Craft.Recommender.Occupations;

/// <summary>
/// Thresholds of <see cref="OccupationResolver"/>, set on the job titles of tests/unit/Recommender/JobTitles.cs and on
/// those of models/craft-titles that are no name of an occupation: of 752 such titles 181 are resolved, 62 % of them in the ISCO group
/// that AuxCO gives them.
/// </summary>
internal sealed record ResolverTuning
{
    public static ResolverTuning Default { get; } = new();

    /// <summary>A title that the best occupation fits less well (<c>TitleScores.Fits</c>) is unknown.</summary>
    public double MinFit { get; init; } = 0.41;

    /// <summary>The same without vectors: any two names have something in common as vectors, but not as characters.</summary>
    public double MinFitWithoutVectors { get; init; } = 0.23;

    /// <summary>With a smaller probability of the best occupation the best ones are only offered as choices.</summary>
    public double MinSure { get; init; } = 0.25;

    /// <summary>Who types is not offered what fits less well than this share of the best.</summary>
    public double MinSuggestion { get; init; } = 0.7;

    /// <summary>How many choices an ambiguous title gets.</summary>
    public int Choices { get; init; } = 5;
}
