using Craft.Schemas;

namespace Craft.Recommender.Explaining;

/// <summary>The text members of a course by the names that tags and evidence use.</summary>
internal static class CourseText
{
    /// <summary>The member, or null when the course has none of this name.</summary>
    public static string? Member(Course course, string field) => field switch
    {
        "title" => course.Title,
        "headline" => course.Headline,
        "description" => course.Description,
        _ => Item(course.Objectives, field, "objectives[") ?? Item(course.Keywords, field, "keywords["),
    };

    /// <summary>All members with their names, the telling ones first.</summary>
    public static IEnumerable<(string Field, string Text)> Members(Course course)
    {
        yield return ("title", course.Title);
        for (var i = 0; i < (course.Objectives?.Count ?? 0); i++)
        {
            yield return ($"objectives[{i}]", course.Objectives![i]);
        }

        if (course.Headline is not null)
        {
            yield return ("headline", course.Headline);
        }

        if (course.Description is not null)
        {
            yield return ("description", course.Description);
        }

        for (var i = 0; i < (course.Keywords?.Count ?? 0); i++)
        {
            yield return ($"keywords[{i}]", course.Keywords![i]);
        }
    }

    /// <summary>How good a place a member is to prove a skill, 0..1: an objective promises it, a keyword only names it.</summary>
    public static double Trust(string field) => field switch
    {
        "title" => 0.95,
        "headline" => 0.9,
        "description" => 0.85,
        _ => field.StartsWith("objectives", StringComparison.Ordinal) ? 1 : 0.7,
    };

    /// <summary>The range as evidence, or null when it is not a range of that member.</summary>
    public static Evidence? Range(Course course, string field, int start, int end)
    {
        var text = Member(course, field);
        return text is not null && 0 <= start && start < end && end <= text.Length
            ? new Evidence { Field = field, Start = start, End = end, Text = text[start..end] }
            : null;
    }

    private static string? Item(IReadOnlyList<string>? items, string field, string prefix) =>
        items is not null
        && field.StartsWith(prefix, StringComparison.Ordinal)
        && field.EndsWith(']')
        && int.TryParse(field.AsSpan(prefix.Length, field.Length - prefix.Length - 1), out var i)
        && (uint)i < items.Count
            ? items[i]
            : null;
}
