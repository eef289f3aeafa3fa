namespace Craft.Schemas;

/// <summary>A course with its skills tagged, as published on <see cref="Topics.CoursesEnriched"/>.</summary>
public sealed record EnrichedCourse : Course
{
    public required IReadOnlyList<SkillTag> Skills { get; init; }

    public required ModelRef Tagger { get; init; }

    /// <summary>The course with its tags; every member of the course is carried over.</summary>
    public static EnrichedCourse From(Course course, IReadOnlyList<SkillTag> skills, ModelRef tagger) => new()
    {
        Id = course.Id,
        Source = course.Source,
        SourceId = course.SourceId,
        Revision = course.Revision,
        Title = course.Title,
        Language = course.Language,
        ContentHash = course.ContentHash,
        ObservedAt = course.ObservedAt,
        Headline = course.Headline,
        Description = course.Description,
        Objectives = course.Objectives,
        Keywords = course.Keywords,
        Url = course.Url,
        Provider = course.Provider,
        Price = course.Price,
        Duration = course.Duration,
        Dates = course.Dates,
        Skills = skills,
        Tagger = tagger,
    };
}
