using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Runtime;
using Craft.Runtime.Testing;
using Craft.Schemas;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.Enricher;

public sealed class EnrichCoursesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly EnricherEvents _events = new(NullLogger<EnricherEvents>.Instance);
    private readonly TaggerHolder _taggers;
    private KnowledgeBase? _stored = SmallKnowledge.Make();
    private bool _isAway;
    private int _loads;

    public EnrichCoursesTests() => _taggers = new TaggerHolder(
        _ => _isAway ? throw new TimeoutException() : Task.FromResult<string?>(_stored?.Version),
        _ =>
        {
            _loads++;
            return Task.FromResult<KnowledgeBase?>(_stored);
        },
        _time,
        _events);

    public void Dispose()
    {
        _taggers.Dispose();
        _events.Dispose();
    }

    [Fact]
    public async Task Every_text_member_is_tagged_under_its_name()
    {
        var enriched = await EnrichAsync(FullCourse());
        Assert.Equal(
            [("title", "SQL"), ("headline", "Wundversorgung"), ("keywords[1]", "python"), ("objectives[0]", "Gerüste prüfen"),
             ("description", "Buchführung")],
            enriched.Skills.Select(t => (t.Field, t.Text)));
        using var lease = await _taggers.RentAsync(TestContext.Current.CancellationToken);
        Assert.Equal(lease.Tagger.Model, enriched.Tagger);
        var tag = enriched.Skills[3];
        Assert.Equal(tag.Text, FullCourse().Objectives![0][tag.Start..tag.End]);
        Assert.Equal(SmallKnowledge.Uri("scaffold"), tag.Concept!.Uri);
    }

    [Fact]
    public async Task No_member_of_the_course_is_lost()
    {
        var course = FullCourse();
        Assert.All(typeof(Course).GetProperties(), p => Assert.NotNull(p.GetValue(course)));
        var before = JsonNode.Parse(WireJson.Write(course))!.AsObject();
        var after = JsonNode.Parse(WireJson.Write(await EnrichAsync(course)))!.AsObject();
        Assert.All(before, member => Assert.True(JsonNode.DeepEquals(member.Value, after[member.Key]), member.Key));
        Assert.Equal(before.Count + 2, after.Count);
    }

    [Fact]
    public async Task What_a_course_asks_for_is_no_skill_that_it_teaches()
    {
        var enriched = await EnrichAsync(FullCourse() with { Description = "Python ist Voraussetzung. Danach: Python und Buchführung." });
        Assert.Equal(["Python", "Buchführung"], enriched.Skills.Where(t => t.Field == "description").Select(t => t.Text));
        Assert.Equal(34, enriched.Skills.First(t => t.Field == "description").Start);
    }

    [Fact]
    public async Task A_tombstone_stays_one_and_its_neighbours_keep_their_places()
    {
        var outputs = await HandleAsync(("a", FullCourse("a")), ("b", null), ("c", FullCourse("c")));
        Assert.Equal(["a", "b", "c"], outputs.Select(o => o.Key));
        Assert.Equal(["a", null, "c"], outputs.Select(o => o.Value?.Id));
        Assert.Equal(5, outputs[2].Value!.Skills.Count);
    }

    [Fact]
    public async Task A_course_carries_at_most_200_tags_and_the_rest_is_counted()
    {
        long dropped = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, its) =>
        {
            if (_events.Owns(instrument.Meter) && instrument.Name == "craft.skill_tags_dropped.tags")
            {
                its.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => dropped += value);
        listener.Start();
        var text = string.Concat(Enumerable.Repeat("Wundversorgung, ", 250));
        var enriched = await EnrichAsync(FullCourse() with { Description = text });
        Assert.Equal(EnrichCourses.MaxTags, enriched.Skills.Count);
        Assert.Equal(54, dropped);
        Assert.Equal("title", enriched.Skills[0].Field);
    }

    [Fact]
    public async Task Without_a_knowledge_base_the_step_waits_and_then_goes_on()
    {
        (var knowledge, _stored) = (_stored, null);
        var drive = Drive();
        drive.Before = call => _stored = call == 9 ? knowledge : null;
        var result = await drive.Send("test:1", FullCourse()).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5, Assert.Single(result.Outputs).Value!.Skills.Count);
        Assert.Equal((9, 1), (result.Calls, result.Messages[0].Attempts));
        Assert.InRange(drive.Time.Passed, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Another_knowledge_base_is_taken_up_within_thirty_seconds()
    {
        var before = await EnrichAsync(FullCourse());
        _stored = SmallKnowledge.Make("small-2");
        Assert.Equal(before.Tagger, (await EnrichAsync(FullCourse())).Tagger);
        _time.Advance(TaggerHolder.Patience);
        Assert.StartsWith("small-2+", (await EnrichAsync(FullCourse())).Tagger.Version, StringComparison.Ordinal);
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task An_unchanged_knowledge_base_is_not_loaded_again_and_an_unreachable_one_stops_nothing()
    {
        var before = await EnrichAsync(FullCourse());
        _time.Advance(TaggerHolder.Patience);
        await EnrichAsync(FullCourse());
        _isAway = true;
        _time.Advance(TaggerHolder.Patience);
        Assert.Equal(before.Tagger, (await EnrichAsync(FullCourse())).Tagger);
        Assert.Equal(1, _loads);
    }

    private async Task<EnrichedCourse> EnrichAsync(Course course) => Assert.Single(await HandleAsync((course.Id, course))).Value!;

    private async Task<IReadOnlyList<Output<EnrichedCourse>>> HandleAsync(params (string Key, Course? Course)[] courses)
    {
        var drive = Drive();
        foreach (var (key, course) in courses)
        {
            drive.Send(key, course);
        }

        var result = await drive.RunAsync(TestContext.Current.CancellationToken);
        Assert.All(result.Messages, m => Assert.True(m.IsEmit));
        return result.Outputs;
    }

    private StepDrive<Course, EnrichedCourse> Drive() => new(
        new EnrichCourses(_taggers, _time, _events),
        new() { Name = EnricherServices.Stage, InputTopics = [Topics.Courses], OutputTopic = Topics.CoursesEnriched, Retry = new() { IsTransient = e => e is KnowledgeMissingException } });

    private static Course FullCourse(string id = "test:1") => new()
    {
        Id = id,
        Source = "test",
        SourceId = "1",
        Revision = 7,
        Title = "SQL für alle",
        Language = "de",
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
        Headline = "Nebenbei Wundversorgung",
        Description = "Am Ende steht die Buchführung.",
        Objectives = ["Sie können Gerüste prüfen", "nichts weiter"],
        Keywords = ["nichts", "python"],
        Url = "https://example.org/1",
        Provider = "Probe",
        Price = new Price { Amount = 1, Currency = "EUR", Free = false },
        Duration = new CourseDuration { Hours = 2, Text = "2 Stunden" },
        Dates = [new CourseDate { Start = DateTimeOffset.UnixEpoch, End = DateTimeOffset.UnixEpoch, Place = "Jena" }],
    };
}
