namespace Craft.Schemas;

/// <summary>
/// One course of a source catalogue as published on <see cref="Topics.Courses"/>. Text members are plain text without
/// personal data, at most 64 KiB each. Not sealed because <see cref="EnrichedCourse"/> is a course plus its tags.
/// </summary>
public record Course
{
    /// <summary><c>&lt;source&gt;:&lt;sourceId&gt;</c>, the key on every course topic.</summary>
    public required string Id { get; init; }

    /// <summary><c>udemy</c>, <c>mein-now</c>, <c>aw</c>, <c>elm</c>, <c>wdb</c> or the configured name of a file or HTTP source.</summary>
    public required string Source { get; init; }

    /// <summary>The id inside the source, always text (64-bit numbers included).</summary>
    public required string SourceId { get; init; }

    /// <summary>From 1, grows per course, also over a withdrawal.</summary>
    public required long Revision { get; init; }

    public required string Title { get; init; }

    /// <summary>ISO 639-1, of the course text.</summary>
    public required string Language { get; init; }

    /// <summary>SHA-256 (lower-case hex) of the normalised text members; decides whether anything is published.</summary>
    public required string ContentHash { get; init; }

    public required DateTimeOffset ObservedAt { get; init; }

    public string? Headline { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string>? Objectives { get; init; }

    public IReadOnlyList<string>? Keywords { get; init; }

    public string? Url { get; init; }

    public string? Provider { get; init; }

    public Price? Price { get; init; }

    public CourseDuration? Duration { get; init; }

    public IReadOnlyList<CourseDate>? Dates { get; init; }
}
