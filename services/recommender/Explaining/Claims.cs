using Craft.Recommender.Skills;
using Craft.Schemas;

namespace Craft.Recommender.Explaining;

/// <summary>
/// What may be said about a course: gap skills that its tags name (or, for a label without concept, that its text holds word
/// for word). A claim without a valid range in the course's text is not made.
/// </summary>
internal static class Claims
{
    /// <summary>The covered gap skills, in the order of the gap, each with its best evidence.</summary>
    public static IReadOnlyList<SkillClaim> Of(EnrichedCourse course, IReadOnlyList<GapSkill> gap)
    {
        var tags = course.Skills
            .Where(t => t.Concept is not null && t.Label != SkillLabel.Occupation)
            .ToLookup(t => t.Concept!.Uri, StringComparer.Ordinal);
        var claims = new List<SkillClaim>();
        foreach (var skill in gap)
        {
            var evidence = skill.Skill.Uri is { } uri ? Best(course, tags[uri]) : Literal(course, skill.Skill.Label);
            if (evidence is not null)
            {
                claims.Add(new SkillClaim(skill, evidence));
            }
        }

        return claims;
    }

    private static Evidence? Best(EnrichedCourse course, IEnumerable<SkillTag> tags) =>
        tags.Select(t => (Tag: t, Evidence: CourseText.Range(course, t.Field, t.Start, t.End)))
            .Where(t => t.Evidence is not null && t.Evidence.Text == t.Tag.Text)
            .OrderByDescending(t => t.Tag.Confidence * CourseText.Trust(t.Tag.Field))
            .ThenBy(t => t.Tag.Field, StringComparer.Ordinal)
            .ThenBy(t => t.Tag.Start)
            .Select(t => t.Evidence)
            .FirstOrDefault();

    // whole words only: "Java" is not shown by "JavaScript"
    private static Evidence? Literal(EnrichedCourse course, string label)
    {
        foreach (var (field, text) in CourseText.Members(course))
        {
            for (var at = text.IndexOf(label, StringComparison.OrdinalIgnoreCase); at >= 0;)
            {
                var end = at + label.Length;
                if (IsEdge(text, at - 1) && IsEdge(text, end))
                {
                    return CourseText.Range(course, field, at, end);
                }

                at = end < text.Length ? text.IndexOf(label, at + 1, StringComparison.OrdinalIgnoreCase) : -1;
            }
        }

        return null;
    }

    private static bool IsEdge(string text, int at) =>
        at < 0 || at >= text.Length || (!char.IsLetterOrDigit(text[at]) && text[at] is not ('+' or '#'));
}
