using Craft.Schemas;
using Craft.Search;

namespace Craft.Recommender.Answering;

/// <summary>A request with every default filled in and every member within its limits.</summary>
internal sealed record ValidRequest
{
    public required string RequestId { get; init; }

    public required OccupationQuery Occupation { get; init; }

    public required IReadOnlyList<string> CurrentSkills { get; init; }

    public required IReadOnlyList<string> SkillGap { get; init; }

    /// <summary><c>de</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    public required int Top { get; init; }

    public required CourseFilter Filter { get; init; }

    public required bool Standing { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required bool Explain { get; init; }
}
