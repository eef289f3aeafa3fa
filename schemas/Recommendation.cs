namespace Craft.Schemas;

/// <summary>The answer to a request, as published on <see cref="Topics.Recommendations"/>.</summary>
public sealed record Recommendation
{
    public required string RequestId { get; init; }

    /// <summary>From 1; a standing request gets further revisions.</summary>
    public required long Revision { get; init; }

    /// <summary>Absent when the occupation could not be resolved.</summary>
    public ResolvedOccupation? Occupation { get; init; }

    public required IReadOnlyList<SkillRef> SkillGap { get; init; }

    public required IReadOnlyList<RecommendedCourse> Items { get; init; }

    /// <summary>The part of the gap that no item covers.</summary>
    public required IReadOnlyList<SkillRef> Uncovered { get; init; }

    public required RecommendationModels Models { get; init; }

    /// <summary><c>request</c> or <c>catalogue</c>.</summary>
    public required string Trigger { get; init; }

    /// <summary>How many courses were considered.</summary>
    public required int Candidates { get; init; }

    /// <summary>Milliseconds from reading the request to producing the answer.</summary>
    public required double ElapsedMs { get; init; }

    public required DateTimeOffset ProducedAt { get; init; }

    /// <summary>One German sentence: the list is computed and advisory.</summary>
    public required string Notice { get; init; }

    public Problem? Problem { get; init; }
}
