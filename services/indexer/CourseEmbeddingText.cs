using System.Text;
using Craft.Schemas;

namespace Craft.Indexer;

/// <summary>What the encoder reads of a course: title, tagged skills, beginning of the texts. Pure.</summary>
internal static class CourseEmbeddingText
{
    private const int MaxLength = 2_000;
    private const int MaxSkills = 30;
    private const int MaxDescription = 600;

    /// <summary>At most 2 000 characters; what tells most about the course comes first.</summary>
    public static string Of(EnrichedCourse course)
    {
        var text = new StringBuilder(MaxLength);
        Add(text, course.Title);
        foreach (var label in Labels(course))
        {
            Add(text, label);
        }

        Add(text, course.Headline);
        foreach (var objective in course.Objectives ?? [])
        {
            Add(text, objective);
        }

        Add(text, Beginning(course.Description, MaxDescription));
        return Beginning(text.ToString(), MaxLength)!;
    }

    // the concept's label, not the course's words: those are in the text anyway
    private static IEnumerable<string> Labels(EnrichedCourse course) =>
        course.Skills
            .Where(t => t.Label != SkillLabel.Occupation)
            .Select(t => t.Concept?.Label ?? t.Text)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MaxSkills);

    private static void Add(StringBuilder text, string? part)
    {
        if (!string.IsNullOrWhiteSpace(part) && text.Length < MaxLength)
        {
            text.Append(text.Length > 0 ? ". " : "").Append(part.Trim());
        }
    }

    // never between the halves of a surrogate pair
    private static string? Beginning(string? text, int length) =>
        text is null || text.Length <= length ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
