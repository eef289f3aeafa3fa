using Craft.Schemas;

namespace Craft.Ingestor.Sources;

/// <summary>
/// A course as an adapter read it: the members of the source under our names, texts still HTML or plain and uncleaned.
/// Contact persons and instructors have no member here, so no adapter can map them.
/// </summary>
public sealed record RawCourse
{
    /// <summary>The id inside the source; the name of the source comes in front later.</summary>
    public required string SourceId { get; init; }

    public string? Title { get; init; }

    public string? Headline { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Objectives { get; init; } = [];

    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>What the source says, e.g. <c>de_DE</c> or <c>German</c>; the text itself is asked first.</summary>
    public string? Language { get; init; }

    public string? Url { get; init; }

    public string? Provider { get; init; }

    public Price? Price { get; init; }

    public CourseDuration? Duration { get; init; }

    public IReadOnlyList<CourseDate> Dates { get; init; } = [];

    /// <summary>What the source said of this version, so that the next poll knows that nothing moved; opaque to others.</summary>
    public string? Mark { get; init; }
}
