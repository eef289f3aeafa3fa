using System.Text;
using System.Text.Json;
using Craft.Schemas;
using Xunit;

namespace Craft.FaultTests;

/// <summary>
/// Rubbish on the topics becomes an answer with a problem or a dead letter with its reason and the original bytes, and the
/// partitions go on.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class BadInputTests(DemoCraft demo)
{
    private const string GoodRequest = """{"occupation":{"text":"Pflegefachfrau"}}""";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rubbish_on_the_request_topic_is_answered_or_a_dead_letter_and_good_requests_go_on()
    {
        const string Id = "rubbish";
        using var intruder = new Intruder(demo.Craft.Kafka);
        var problems = new Dictionary<string, string>
        {
            ["no-occupation"] = "{}",
            ["wrong-types"] = """{"occupation":17,"top":"many"}""",
            ["null-members"] = """{"occupation":null,"currentSkills":null,"top":null}""",
            ["top"] = """{"occupation":{"text":"Koch"},"top":21}""",
            ["lone-surrogate"] = """{"occupation":{"text":"Koch \ud800"}}""",
            ["expired"] = """{"occupation":{"text":"Koch"},"expiresAt":"2001-01-01T00:00:00Z"}""",
            ["long"] = $$$"""{"occupation":{"text":"{{{new string('k', 10_000)}}}"}}""",
        };
        foreach (var (name, value) in problems)
        {
            await intruder.WriteAsync(Topics.RecommendationRequests, $"{Id}-{name}", value, Ct);
        }

        var letters = new (string? Key, byte[] Value, string Reason)[]
        {
            ($"{Id}-text", Utf8("no JSON at all"), "not-json"),
            ($"{Id}-half", Utf8(GoodRequest[..20]), "not-json"),
            ($"{Id}-empty", [], "not-json"),
            ($"{Id}-bytes", [0xff, 0xfe, 0x00, 0x80], "not-json"),
            ($"{Id}-array", Utf8("[1,2]"), "invalid"),
            ($"{Id}-number", Utf8("17"), "invalid"),
            ($"{Id}-null", Utf8("null"), "invalid"),
            ($"{Id}-deep", Utf8(new string('[', 100_000) + new string(']', 100_000)), "invalid"),
            ($"{Id}-large", Utf8($$$"""{"occupation":{"text":"{{{new string('x', 5 * 1024 * 1024)}}}"}}"""), "too-large"),
            (null, Utf8(GoodRequest), "no-key"),
        };
        foreach (var (key, value, _) in letters)
        {
            await intruder.WriteAsync(Topics.RecommendationRequests, key, value, Ct);
        }

        // more than there are partitions, so that each one shows that it goes on
        var good = Enumerable.Range(0, 30).Select(i => $"{Id}-good-{i}").ToList();
        foreach (var key in good)
        {
            await intruder.WriteAsync(Topics.RecommendationRequests, key, GoodRequest, Ct);
        }

        var answers = await AnswersAsync([.. good, .. problems.Keys.Select(k => $"{Id}-{k}")]);
        Assert.All(good, k => Assert.NotEmpty(answers[k].Items));
        Assert.All(problems.Keys, k => Assert.Equal("invalid-request", answers[$"{Id}-{k}"].Problem?.Code));
        Assert.All(problems.Keys, k => Assert.Empty(answers[$"{Id}-{k}"].Items));
        await DeadLettersAsync(Topics.RecommendationRequests, "recommender", letters);
    }

    [Fact]
    public async Task An_intruder_on_the_course_topic_gets_dead_letters_and_courses_go_on()
    {
        const string Id = "intruder:1";
        using var intruder = new Intruder(demo.Craft.Kafka);
        var letters = new (string? Key, byte[] Value, string Reason)[]
        {
            (Id + "-text", Utf8("no JSON at all"), "not-json"),
            (Id + "-empty", [], "not-json"),
            (Id + "-bytes", [0xff, 0xfe, 0x00, 0x80], "not-json"),
            (Id + "-array", Utf8("[]"), "invalid"),
            (Id + "-members", Utf8("""{"id":"x"}"""), "invalid"),
            (Id + "-type", Utf8(Course(Id + "-type", "x").Replace("\"revision\":1", "\"revision\":\"one\"", StringComparison.Ordinal)), "invalid"),
            (Id + "-null", Utf8(Course(Id + "-null", "x").Replace("\"title\":\"x\"", "\"title\":null", StringComparison.Ordinal)), "invalid"),
            (Id + "-surrogate", Utf8(Course(Id + "-surrogate", "x").Replace("\"title\":\"x\"", "\"title\":\"\\ud800\"", StringComparison.Ordinal)), "invalid"),
            (Id + "-deep", Utf8(new string('{', 1_000)), "not-json"),
            (null, Utf8(Course(Id, "x")), "no-key"),
        };
        foreach (var (key, value, _) in letters)
        {
            await intruder.WriteAsync(Topics.Courses, key, value, Ct);
        }

        await DeadLettersAsync(Topics.Courses, "enricher", letters);
        foreach (var i in Enumerable.Range(0, 12))
        {
            await intruder.WriteAsync(Topics.Courses, $"{Id}-good-{i}", Course($"{Id}-good-{i}", "Löten"), Ct);
        }

        foreach (var i in Enumerable.Range(0, 12))
        {
            await Waiting.UntilAsync(
                async () => (await demo.Craft.CourseAsync($"{Id}-good-{i}", Ct)).Title == "Löten" ? null : $"no course {i}",
                _patience, demo.Craft.Process);
        }
    }

    [Fact]
    public async Task Five_megabytes_of_text_in_a_course_do_not_stop_the_others()
    {
        const string Id = "intruder:2";
        using var intruder = new Intruder(demo.Craft.Kafka);
        await intruder.WriteAsync(Topics.Courses, Id + "-large", Course(Id + "-large", new string('x', 5 * 1024 * 1024)), Ct);
        await intruder.WriteAsync(Topics.Courses, Id, Course(Id, "Löten"), Ct);

        await Waiting.UntilAsync(
            async () => (await demo.Craft.CourseAsync(Id, Ct)).Title == "Löten" ? null : "the course after it is missing",
            _patience, demo.Craft.Process);
        await Waiting.UntilAsync(
            async () =>
            {
                var isDead = DeadLetterDump.Read(demo.Craft.Kafka, Topics.Courses, "enricher").Any(l => l.Key == Id + "-large");
                return isDead || (await demo.Craft.CourseAsync(Id + "-large", Ct)).Title is not null ? null : "neither indexed nor dead";
            },
            _patience, demo.Craft.Process);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Course(string id, string title) => Encoding.UTF8.GetString(WireJson.Write(new Course
    {
        Id = id,
        Source = "intruder",
        SourceId = id,
        Revision = 1,
        Title = title,
        Language = "de",
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
    }));

    private async Task<Dictionary<string, Recommendation>> AnswersAsync(HashSet<string> ids)
    {
        var answers = new Dictionary<string, Recommendation>();
        await Waiting.UntilAsync(
            () =>
            {
                var read = TopicDump.Read(demo.Craft.Kafka, Topics.Recommendations, r => (Encoding.UTF8.GetString(r.Message.Key!), r.Message.Value));
                foreach (var (key, value) in read.Where(r => ids.Contains(r.Item1)))
                {
                    answers[key] = WireJson.Read<Recommendation>(value).Message ?? throw new JsonException("an answer that cannot be read");
                }

                return Task.FromResult(ids.FirstOrDefault(i => !answers.ContainsKey(i)) is { } open ? $"{open} has no answer" : null);
            },
            _patience, demo.Craft.Process);
        return answers;
    }

    private async Task DeadLettersAsync(string topic, string service, IReadOnlyList<(string? Key, byte[] Value, string Reason)> expected)
    {
        IReadOnlyList<DeadLetterDump> found = [];
        await Waiting.UntilAsync(
            () =>
            {
                found = DeadLetterDump.Read(demo.Craft.Kafka, topic, service);
                var open = expected.FirstOrDefault(e => !found.Any(f => f.Key == e.Key && f.Value.AsSpan().SequenceEqual(e.Value)));
                return Task.FromResult(open == default ? null : $"no dead letter for {open.Key ?? "the record without a key"}");
            },
            _patience, demo.Craft.Process);
        foreach (var (key, value, reason) in expected)
        {
            var letter = Assert.Single(found, f => f.Key == key && f.Value.AsSpan().SequenceEqual(value));
            Assert.Equal((reason, topic), (letter.Reason, letter.Topic));
            Assert.NotEqual("", letter.Detail);
        }
    }
}
