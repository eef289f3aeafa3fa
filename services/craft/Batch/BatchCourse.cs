using Craft.Schemas;

namespace Craft.Batch;

/// <summary>
/// A course as a batch command reads it: only the text members count, so that a line may be a message of the topics as well as a
/// few members typed by hand.
/// </summary>
internal static class BatchCourse
{
    private const string Unknown = "und";

    /// <summary>A line with a title and without a text is a course.</summary>
    public static bool Is(BatchLine line) =>
        !line.Members.TryGetProperty("text", out _) && line.Members.TryGetProperty("title", out _);

    /// <exception cref="FormatException">A member is not what a course has there.</exception>
    public static Course Read(BatchLine line, string? language)
    {
        var course = new Course
        {
            Id = "",
            Source = "",
            SourceId = "",
            Revision = 1,
            Title = line.Find("title") ?? throw new FormatException("title is missing"),
            Language = "",
            ContentHash = "",
            ObservedAt = default,
            Headline = line.Find("headline"),
            Description = line.Find("description"),
            Objectives = line.FindAll("objectives"),
            Keywords = line.FindAll("keywords"),
        };
        return course with { Language = BatchLanguage.Of(line, language, $"{course.Title}\n{course.Headline}\n{course.Description}") ?? Unknown };
    }
}
