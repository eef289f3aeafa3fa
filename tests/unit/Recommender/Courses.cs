using Craft.Recommender.Skills;
using Craft.Schemas;

namespace Craft.UnitTests.Recommender;

/// <summary>Courses, tags and gaps for tests.</summary>
internal static class Courses
{
    public static EnrichedCourse One(string id, string description = "Text", string language = "de", params IReadOnlyList<SkillTag> tags) => new()
    {
        Id = id,
        Source = "test",
        SourceId = id,
        Revision = 1,
        Title = "Titel " + id,
        Language = language,
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
        Description = description,
        Skills = tags,
        Tagger = new ModelRef { Name = "test", Version = "1" },
    };

    /// <summary>A tag of the concept <c>urn:{name}</c>.</summary>
    public static SkillTag Tag(string name, string text, string field, int start, int end, double confidence = 0.9) => new()
    {
        Text = text,
        Label = SkillLabel.Skill,
        Field = field,
        Start = start,
        End = end,
        Confidence = confidence,
        Concept = new ConceptLink { Scheme = "esco", Uri = "urn:" + name, Label = name, Confidence = confidence },
    };

    /// <summary>A gap skill with the concept <c>urn:{name}</c>.</summary>
    public static GapSkill Gap(string name, double weight = 1) => new(new SkillRef { Label = name, Uri = "urn:" + name }, null, weight);

    /// <summary>A gap skill that is only a word.</summary>
    public static GapSkill Word(string label) => new(new SkillRef { Label = label }, null, 1);
}
