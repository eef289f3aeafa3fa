namespace Craft.Schemas;

/// <summary>One ranked course of an answer.</summary>
public sealed record RecommendedCourse
{
    /// <summary>From 1.</summary>
    public required int Rank { get; init; }

    public required string CourseId { get; init; }

    public required long CourseRevision { get; init; }

    public required string Title { get; init; }

    public string? Url { get; init; }

    public required string Source { get; init; }

    public string? Provider { get; init; }

    /// <summary>The number that orders the list, descending.</summary>
    public required double Score { get; init; }

    public required CourseScores Scores { get; init; }

    /// <summary>The gap skills that the course covers, each with its evidence.</summary>
    public required IReadOnlyList<CoveredSkill> Covers { get; init; }

    public Explanation? Explanation { get; init; }
}
