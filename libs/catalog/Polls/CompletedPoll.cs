using Craft.Catalog.Courses;

namespace Craft.Catalog.Polls;

/// <summary>A poll that reached the end of its source, every page of it stored.</summary>
public sealed record CompletedPoll
{
    public required string Source { get; init; }

    /// <summary>Unique per poll; completing the same poll twice counts once.</summary>
    public required string PollId { get; init; }

    public required SeenCourses Seen { get; init; }

    public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>The sum over the poll's pages, for the status.</summary>
    public StoreResult Totals { get; init; } = StoreResult.Nothing;
}
