using System.Globalization;
using Craft.Catalog.Knowledge;
using Craft.Schemas;
using Craft.TestSupport;

namespace Craft.StreamTests.Recommender;

/// <summary>Courses about <see cref="TinyKnowledge"/>: each teaches some skills, named in its description and tagged there.</summary>
internal static class TinyCourses
{
    public static EnrichedCourse One(string number, string language, params ReadOnlySpan<Skill> skills)
    {
        var description = language == "de" ? "Sie lernen: " : "You learn to: ";
        var tags = new List<SkillTag>();
        foreach (var skill in skills)
        {
            var label = language == "de" ? skill.LabelDe : skill.LabelEn;
            tags.Add(Tag(skill, label, description.Length));
            description += label + ". ";
        }

        return new EnrichedCourse
        {
            Id = $"test:{number}",
            Source = "test",
            SourceId = number,
            Revision = 1,
            Title = string.Create(CultureInfo.InvariantCulture, $"Kurs {number}"),
            Language = language,
            ContentHash = new string('0', 64),
            ObservedAt = DateTimeOffset.UnixEpoch,
            Description = description,
            Price = new Price { Amount = 100, Currency = "EUR" },
            Skills = tags,
            Tagger = new ModelRef { Name = "test", Version = "1" },
        };
    }

    private static SkillTag Tag(Skill skill, string label, int start) => new()
    {
        Text = label,
        Label = SkillLabel.Skill,
        Field = "description",
        Start = start,
        End = start + label.Length,
        Confidence = 0.9,
        Concept = new ConceptLink { Scheme = "esco", Uri = skill.Uri, Label = skill.LabelDe, Confidence = 0.9 },
    };
}
