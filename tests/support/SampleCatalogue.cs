using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Craft.Catalog.Knowledge;
using Craft.Schemas;

namespace Craft.TestSupport;

/// <summary>The demo catalogue of samples/ with what its authors say each course teaches (samples/truth).</summary>
public static partial class SampleCatalogue
{
    /// <summary>All courses in the order of their files, texts without markup.</summary>
    public static IReadOnlyList<Course> Courses { get; } = [.. Entries("catalogue").Select(CourseOf)];

    /// <summary>Occupations and skills (ESCO URIs) by course id.</summary>
    public static IReadOnlyDictionary<string, (IReadOnlyList<string> Occupations, IReadOnlyList<string> Skills)> Truth { get; } =
        Entries("truth").ToDictionary(e => IdOf(e), e => (Texts(e, "occupations"), Texts(e, "skills")));

    /// <summary>The course with the skills of its truth as tags, for tests that must not depend on a tagger.</summary>
    public static EnrichedCourse Tagged(Course course, KnowledgeBase knowledge)
    {
        var skills = knowledge.Resolve(Truth[course.Id].Skills).Select(s => Tag(course, s)).ToList();
        return EnrichedCourse.From(course, skills, new ModelRef { Name = "truth", Version = "1" });
    }

    // the label where the text has it, else the title: something must be the range
    private static SkillTag Tag(Course course, Skill skill)
    {
        var (field, start, text) = ("title", 0, course.Title);
        foreach (var (name, member) in Members(course))
        {
            foreach (var label in (IEnumerable<string>)[skill.LabelDe, skill.LabelEn, .. skill.AltDe, .. skill.AltEn])
            {
                if (member.IndexOf(label, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                {
                    (field, start, text) = (name, at, member.Substring(at, label.Length));
                }
            }
        }

        return new SkillTag
        {
            Text = text,
            Label = skill.IsKnowledge ? SkillLabel.Knowledge : SkillLabel.Skill,
            Field = field,
            Start = start,
            End = start + text.Length,
            Confidence = 0.9,
            Concept = new ConceptLink { Scheme = "esco", Uri = skill.Uri, Label = skill.LabelDe, Confidence = 0.9 },
        };
    }

    private static IEnumerable<(string Name, string Text)> Members(Course course)
    {
        yield return ("description", course.Description ?? "");
        yield return ("headline", course.Headline ?? "");
        for (var i = 0; i < (course.Objectives?.Count ?? 0); i++)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"objectives[{i}]"), course.Objectives![i]);
        }
    }

    private static IEnumerable<JsonElement> Entries(string folder) =>
        Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "samples", folder), "*.json")
            .Order(StringComparer.Ordinal)
            .SelectMany(f => JsonDocument.Parse(File.ReadAllText(f)).RootElement.EnumerateArray());

    private static Course CourseOf(JsonElement e) => new()
    {
        Id = IdOf(e),
        Source = e.GetProperty("source").GetString()!,
        SourceId = e.GetProperty("id").GetString()!,
        Revision = 1,
        Title = e.GetProperty("title").GetString()!,
        Language = e.GetProperty("language").GetString()!,
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
        Headline = e.GetProperty("headline").GetString(),
        Description = Plain(e.GetProperty("description").GetString()!),
        Objectives = Texts(e, "objectives"),
        Keywords = Texts(e, "keywords"),
        Provider = e.GetProperty("provider").GetString(),
        Price = e.GetProperty("priceAmount").ValueKind != JsonValueKind.Number ? null : new Price
        {
            Amount = e.GetProperty("priceAmount").GetDecimal(),
            Currency = e.GetProperty("currency").GetString(),
        },
        Duration = e.GetProperty("durationHours").ValueKind != JsonValueKind.Number ? null : new CourseDuration
        {
            Hours = e.GetProperty("durationHours").GetDouble(),
        },
    };

    // samples/truth has no source: the ids of the samples are unique without it
    private static string IdOf(JsonElement e) => "sample:" + e.GetProperty("id").GetString();

    private static IReadOnlyList<string> Texts(JsonElement e, string member) =>
        [.. e.GetProperty(member).EnumerateArray().Select(t => t.GetString()!)];

    private static string Plain(string html)
    {
        var lines = WebUtility.HtmlDecode(Tags().Replace(Breaks().Replace(html, "\n"), "")).Split('\n');
        return string.Join('\n', lines.Select(l => l.Trim()).Where(l => l.Length > 0));
    }

    [GeneratedRegex("</?(p|li|ul|ol|h[1-6]|br|div)\\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Breaks();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();
}
