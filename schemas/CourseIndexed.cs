namespace Craft.Schemas;

/// <summary>A course revision is searchable (or gone from the index), as published on <see cref="Topics.CoursesIndexed"/>.</summary>
public sealed record CourseIndexed
{
    public required string Id { get; init; }

    public required long Revision { get; init; }

    /// <summary>The index that took it.</summary>
    public required string Index { get; init; }

    public required ModelRef Encoder { get; init; }

    public required DateTimeOffset IndexedAt { get; init; }

    public required bool Deleted { get; init; }
}
