using System.Text;
using Craft.Schemas;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Recommender;

/// <summary>Requests on the topic and what becomes of them.</summary>
public sealed class AnsweringTests(PostgresFixture postgres)
{
    private const string DeadLetters = Topics.RecommendationRequests + ".recommender.dlq";

    [Fact]
    public async Task A_request_on_the_topic_is_answered_on_the_topic_once()
    {
        var knowledge = TinyKnowledge.Make();
        await using var host = await RecommenderHost.StartAsync(postgres, knowledge);
        await host.IndexAsync(
            TinyCourses.One("holz", "de", [.. knowledge.Skills.Take(4)]),
            TinyCourses.One("timber", "en", [.. knowledge.Skills.Skip(4).Take(3)]),
            TinyCourses.One("stahl", "de", [.. knowledge.Skills.Skip(8).Take(4)]));
        var request = Encoding.UTF8.GetBytes("""{"occupation":{"text":"Holzfachkraft (m/w/d)"},"top":2}""");
        host.Topic.Write(Topics.RecommendationRequests, "r1", request);
        host.Topic.Write(Topics.RecommendationRequests, "r1", request);
        host.Topic.Write(Topics.RecommendationRequests, "r2", request);
        host.Topic.Flush();

        var answers = host.Answers(2);
        Assert.Equal(["r1", "r2"], answers.Select(a => a.RequestId).Order());
        var answer = answers[0];
        Assert.Null(answer.Problem);
        Assert.Equal("Holzfachkraft", answer.Occupation!.Label);
        Assert.Equal(8, answer.SkillGap.Count);
        Assert.Equal(["test:holz", "test:timber"], answer.Items.Select(i => i.CourseId));
        Assert.Equal(4, answer.Items[0].Covers.Count);
        Assert.Single(answer.Uncovered);

        await host.RestartAsync();
        host.Topic.Write(Topics.RecommendationRequests, "r1", request);
        host.Topic.Write(Topics.RecommendationRequests, "r3", request);
        host.Topic.Flush();
        Assert.Equal(["r1", "r2", "r3"], host.Answers(3).Select(a => a.RequestId).Order());
    }

    [Fact]
    public async Task Rubbish_is_answered_or_set_aside_and_the_next_request_goes_on()
    {
        await using var host = await RecommenderHost.StartAsync(postgres, TinyKnowledge.Make());
        (string? Key, string Value)[] bad =
        [
            ("not-json", "hello"),
            ("array", "[1,2]"),
            (null, """{"occupation":{"text":"Holzfachkraft"}}"""),
            ("large", """{"occupation":{"text":"x"},"padding":" """ + new string('x', 5 << 20) + "\"}"),
            ("null", "null"),
        ];
        (string? Key, string Value, string Problem)[] answered =
        [
            ("wrong-type", """{"occupation":"Holzfachkraft"}""", ProblemCode.InvalidRequest),
            ("wrong-top", """{"occupation":{"text":"Holzfachkraft"},"top":"many"}""", ProblemCode.InvalidRequest),
            ("top-21", """{"occupation":{"text":"Holzfachkraft"},"top":21}""", ProblemCode.InvalidRequest),
            ("surrogate", """{"occupation":{"text":"\ud800"}}""", ProblemCode.InvalidRequest),
            ("nothing", "{}", ProblemCode.InvalidRequest),
            ("unknown", """{"occupation":{"text":"Einhornflüsterer"}}""", ProblemCode.UnknownOccupation),
            ("uri", """{"occupation":{"uri":"urn:nobody"}}""", ProblemCode.UnknownOccupation),
            ("berufenet", """{"occupation":{"berufenetId":"29042"}}""", ProblemCode.UnknownOccupation),
            ("empty-index", """{"occupation":{"text":"Holzfachkraft"}}""", ProblemCode.NoCandidates),
            (null, """{"requestId":"keyless","occupation":{"text":"Holzfachkraft"}}""", ProblemCode.NoCandidates),
        ];
        foreach (var (key, value) in bad)
        {
            host.Topic.Write(Topics.RecommendationRequests, key, Encoding.UTF8.GetBytes(value));
        }

        host.Topic.Write(Topics.RecommendationRequests, "not-utf8", [0x7b, 0xff, 0xfe]);
        foreach (var (key, value, _) in answered)
        {
            host.Topic.Write(Topics.RecommendationRequests, key, Encoding.UTF8.GetBytes(value));
        }

        host.Topic.Flush();
        var answers = host.Answers(answered.Length).ToDictionary(a => a.RequestId, a => a.Problem?.Code);
        Assert.Equal(answered.ToDictionary(a => a.Key ?? "keyless", a => (string?)a.Problem), answers);
        var letters = host.Topic.Read(DeadLetters, bad.Length + 1);
        Assert.Equal(
            [
                ("", RejectReason.NoKey), ("array", RejectReason.Invalid), ("large", RejectReason.TooLarge),
                ("not-json", RejectReason.NotJson), ("not-utf8", RejectReason.NotJson), ("null", RejectReason.Invalid),
            ],
            letters.Select(l => (Encoding.UTF8.GetString(l.Key ?? []), l.Headers.Text(HeaderNames.ErrorReason)!)).Order());
    }
}
