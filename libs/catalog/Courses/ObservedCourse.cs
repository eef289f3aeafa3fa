using Craft.Schemas;

namespace Craft.Catalog.Courses;

/// <summary>A cleaned course as a source shows it now; the catalogue adds the revision and the time.</summary>
public sealed record ObservedCourse
{
    /// <summary><c>&lt;source&gt;:&lt;sourceId&gt;</c>.</summary>
    public required string Id { get; init; }

    public required string Source { get; init; }

    public required string SourceId { get; init; }

    public required string Title { get; init; }

    /// <summary>ISO 639-1, of the course text.</summary>
    public required string Language { get; init; }

    /// <summary>SHA-256 (lower-case hex) of the normalised text members; decides whether anything is published.</summary>
    public required string ContentHash { get; init; }

    public string? Headline { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string>? Objectives { get; init; }

    public IReadOnlyList<string>? Keywords { get; init; }

    public string? Url { get; init; }

    public string? Provider { get; init; }

    public Price? Price { get; init; }

    public CourseDuration? Duration { get; init; }

    public IReadOnlyList<CourseDate>? Dates { get; init; }

    /// <summary>What the source said of this version, so that the next poll knows that nothing moved; never published.</summary>
    public string? Mark { get; init; }

    /// <summary>The wire record of this observation.</summary>
    public Course ToCourse(long revision, DateTimeOffset observedAt) => new()
    {
        Id = Id,
        Source = Source,
        SourceId = SourceId,
        Revision = revision,
        Title = Title,
        Language = Language,
        ContentHash = ContentHash,
        ObservedAt = observedAt.ToUniversalTime(),
        Headline = Headline,
        Description = Description,
        Objectives = Objectives,
        Keywords = Keywords,
        Url = Url,
        Provider = Provider,
        Price = Price,
        Duration = Duration,
        Dates = Dates,
    };
}
