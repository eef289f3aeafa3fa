using System.Globalization;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.UnitTests.Indexer;

/// <summary>Small enriched courses and the messages that bring them.</summary>
internal static class IndexerCourses
{
    private static readonly ModelRef _tagger = new() { Name = "test", Version = "1" };

    public static EnrichedCourse Enriched(string id, long revision, string title) => new()
    {
        Id = id,
        Source = id.Split(':')[0],
        SourceId = id.Split(':')[^1],
        Revision = revision,
        Title = title,
        Language = "de",
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
        Skills = [],
        Tagger = _tagger,
    };

    public static SkillTag Tag(string text, string? concept) => new()
    {
        Text = text,
        Label = SkillLabel.Skill,
        Field = "title",
        Start = 0,
        End = text.Length,
        Confidence = 1,
        Concept = concept is null ? null : new ConceptLink { Scheme = "esco", Uri = "urn:" + concept, Label = concept, Confidence = 1 },
    };

    public static Message<EnrichedCourse> Upsert(string id, long revision, string? title = null) =>
        Message(id, Enriched(id, revision, title ?? Title(id, revision)), MessageHeaders.None);

    /// <summary>As the enricher writes it: with the revision in a header.</summary>
    public static Message<EnrichedCourse> Tombstone(string id, long revision) =>
        Message(id, null, MessageHeaders.Of((HeaderNames.Revision, revision.ToString(CultureInfo.InvariantCulture))));

    /// <summary>As another program may write it.</summary>
    public static Message<EnrichedCourse> BareTombstone(string id) => Message(id, null, MessageHeaders.None);

    public static string Title(string id, long revision) => string.Create(CultureInfo.InvariantCulture, $"Kurs {id} Fassung {revision}");

    private static Message<EnrichedCourse> Message(string id, EnrichedCourse? course, MessageHeaders headers) =>
        new(id, course, Topics.CoursesEnriched, 0, 0, DateTimeOffset.UnixEpoch, headers);
}
