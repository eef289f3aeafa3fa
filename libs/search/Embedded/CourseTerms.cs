using Craft.Schemas;

namespace Craft.Search.Embedded;

/// <summary>The lexical document of a course: which members count and how much.</summary>
internal static class CourseTerms
{
    /// <summary>Units of the description that count; what a course teaches is said at its beginning.</summary>
    public const int DescriptionLimit = 2_000;

    private const float TitleWeight = 3;
    private const float HeadlineWeight = 2;
    private const float SkillWeight = 2;
    private const float TextWeight = 1;

    public static DocumentTerms Of(EnrichedCourse course, TermCollector collector)
    {
        Add(course.Title, TitleWeight, collector);
        Add(course.Headline, HeadlineWeight, collector);
        foreach (var label in SkillLabels(course))
        {
            Add(label, SkillWeight, collector);
        }

        foreach (var text in (course.Objectives ?? []).Concat(course.Keywords ?? []))
        {
            Add(text, TextWeight, collector);
        }

        var description = course.Description.AsSpan();
        collector.Add(description[..Math.Min(description.Length, DescriptionLimit)], TextWeight, TextWeight);
        return collector.TakeDocument();
    }

    // the preferred labels of linked concepts: the course itself may use other words for them
    private static IEnumerable<string> SkillLabels(EnrichedCourse course) =>
        course.Skills.Select(skill => skill.Concept?.Label).OfType<string>().Distinct(StringComparer.Ordinal);

    private static void Add(string? text, float weight, TermCollector collector) => collector.Add(text, weight, weight);
}
