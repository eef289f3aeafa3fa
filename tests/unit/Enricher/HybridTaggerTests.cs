using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;
using Craft.UnitTests.Inference.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.Enricher;

/// <summary>Labels and network together, and courses that the network has no numbers for.</summary>
public sealed class HybridTaggerTests
{
    private static readonly ConceptLink _concept = new() { Scheme = "esco", Uri = "urn:1", Label = "Python", Confidence = 1 };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_same_place_is_one_span_with_the_concept_and_surer_than_either()
    {
        var joined = HybridTagger.LabelsFirst([Known(10, 20)], [Found(10, 22, "skill")]);

        Assert.Equal(Known(10, 20) with { Confidence = 0.9 }, Assert.Single(joined) with { Confidence = 0.9 });
        Assert.Equal(0.95, joined[0].Confidence, 1e-9);
    }

    [Fact]
    public void What_no_label_says_is_added_in_the_order_of_the_text() => Assert.Equal(
        [Found(0, 8, "skill"), Known(10, 20), Found(10, 60, "skill")],
        HybridTagger.LabelsFirst([Known(10, 20)], [Found(10, 60, "skill"), Found(0, 8, "skill")]));

    [Fact]
    public void Spans_of_one_label_do_not_overlap() =>
        Assert.Equal([Known(10, 20)], HybridTagger.LabelsFirst([Known(10, 20)], [Found(5, 60, "knowledge")]));

    [Fact]
    public void Outside_of_courses_a_label_gives_its_concept_to_the_span_that_holds_it() => Assert.Equal(
        [Found(5, 30, "skill") with { Concept = _concept }],
        HybridTagger.NetworkFirst([Known(10, 20), Known(40, 50)], [Found(5, 30, "skill")]));

    [Fact]
    public void An_occupation_and_a_skill_at_one_place_are_two_spans()
    {
        Assert.Equal([Known(10, 20), Found(10, 20, "occupation")], HybridTagger.LabelsFirst([Known(10, 20)], [Found(10, 20, "occupation")]));
        Assert.Equal([Found(10, 20, "occupation")], HybridTagger.NetworkFirst([Known(10, 20)], [Found(10, 20, "occupation")]));
    }

    [Fact]
    public void Outside_of_courses_a_longer_occupation_of_the_network_takes_the_concept_of_the_label_in_it() => Assert.Equal(
        [Found(5, 20, "occupation") with { Concept = _concept }],
        HybridTagger.NetworkFirst([Known(10, 20) with { Label = SkillLabel.Occupation }], [Found(5, 20, "occupation")]));

    [Fact]
    public void Outside_of_courses_occupations_come_from_the_labels_too() => Assert.Equal(
        [Found(0, 4, "skill"), Known(10, 20) with { Label = SkillLabel.Occupation }],
        HybridTagger.NetworkFirst([Known(10, 20) with { Label = SkillLabel.Occupation }], [Found(0, 4, "skill")]));

    [Fact]
    public void Nothing_and_nothing_is_nothing() => Assert.Empty(HybridTagger.LabelsFirst([], []));

    [Fact]
    public async Task A_course_without_numbers_is_rejected_and_its_neighbours_are_not()
    {
        using var tiny = new TinyEngine();
        var folder = PoisonedNetwork.Write(tiny.Write(TinyEngine.TwoGroups), PoisonedNetwork.PieceZ);
        using var network = await ServedTagger.OpenAsync(folder, tiny.Engine, new TaggerOptions(), Ct);
        using var events = new EnricherEvents(NullLogger<EnricherEvents>.Instance);
        var stored = SmallKnowledge.Make();
        using var taggers = new TaggerHolder(
            _ => Task.FromResult<string?>(stored.Version), _ => Task.FromResult<KnowledgeBase?>(stored), TimeProvider.System, events, network);
        var step = new EnrichCourses(taggers, TimeProvider.System, events);

        var outcomes = await step.HandleAsync([Message("a", "SQL"), Message("b", "SQL Z"), Message("c", "Python")], Ct);

        Assert.Contains("no numbers", Assert.IsType<Outcome<EnrichedCourse>.Reject>(outcomes[1]).Detail, StringComparison.Ordinal);
        var enriched = Assert.IsType<Outcome<EnrichedCourse>.Emit>(outcomes[0]).Outputs[0].Value!;
        Assert.Contains(enriched.Skills, s => s.Text == "SQL" && s.Concept is not null);
        Assert.Equal("tiny", enriched.Tagger.Name);

        // the network, the rule that joins the two, the labels
        Assert.Equal($"{network.Current.Version}+1+esco-labels-{stored.Version}+2", enriched.Tagger.Version);
        Assert.IsType<Outcome<EnrichedCourse>.Emit>(outcomes[2]);
    }

    private static SkillSpan Known(int start, int end) => new(start, end, SkillLabel.Knowledge, 0.9, _concept);

    private static SkillSpan Found(int start, int end, string label) => new(start, end, label, 0.5, null);

    private static Message<Course> Message(string id, string title) => new(id, new Course
    {
        Id = id,
        Source = "test",
        SourceId = id,
        Revision = 1,
        Title = title,
        Language = "de",
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
    }, Topics.Courses, 0, 0, DateTimeOffset.UnixEpoch, MessageHeaders.None);
}
