using System.Globalization;
using Craft.Schemas;

namespace Craft.Enricher;

/// <summary>A text member of a course and its name in <see cref="SkillTag.Field"/>.</summary>
internal readonly record struct CourseMember(string Field, string Text)
{
    public const string Description = "description";

    /// <summary>The members that hold text, in the order in which they are tagged.</summary>
    public static IEnumerable<CourseMember> Of(Course course)
    {
        yield return new("title", course.Title);
        if (course.Headline is { Length: > 0 } headline)
        {
            yield return new("headline", headline);
        }

        foreach (var keyword in Numbered("keywords", course.Keywords))
        {
            yield return keyword;
        }

        foreach (var objective in Numbered("objectives", course.Objectives))
        {
            yield return objective;
        }

        if (course.Description is { Length: > 0 } description)
        {
            yield return new(Description, description);
        }
    }

    private static IEnumerable<CourseMember> Numbered(string name, IReadOnlyList<string>? texts) =>
        (texts ?? []).Select((text, i) => new CourseMember(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), text));
}
