using System.Net;
using System.Text;
using Craft.Recommender;
using Craft.Recommender.Answering;
using Craft.Runtime;
using Craft.Schemas;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.StreamTests.Recommender;

/// <summary>How long requests and answers are kept, and where.</summary>
public sealed class KeptRequestsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_left_the_memory_is_read_from_the_topic()
    {
        await using var host = await RecommenderHost.StartAsync(
            postgres, TinyKnowledge.Make(), services => services.AddSingleton(new AnswerJournal(maxAnswers: 1)));
        var addresses = new List<string>();
        foreach (var title in (string[])["Holzfachkraft", "Metallfachkraft"])
        {
            using var posted = await host.PostAsync($$$"""{"occupation":{"text":"{{{title}}}"}}""");
            Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
            addresses.Add(posted.Headers.Location!.OriginalString);
        }

        Assert.Null(host.Services.GetRequiredService<AnswerJournal>().Find(addresses[0].Split('/')[^1]));
        Assert.Equal("Holzfachkraft", Label(await host.JsonAsync(addresses[0])));
        Assert.Equal("Metallfachkraft", Label(await host.JsonAsync(addresses[1])));
    }

    [Fact]
    public async Task A_day_after_its_answer_a_request_gets_its_tombstone_and_a_standing_one_does_not()
    {
        await using var host = await RecommenderHost.StartAsync(postgres, TinyKnowledge.Make());
        host.Topic.Write(Topics.RecommendationRequests, "once", """{"occupation":{"text":"Holzfachkraft"}}"""u8.ToArray());
        host.Topic.Write(Topics.RecommendationRequests, "broken", """{"occupation":7}"""u8.ToArray());
        host.Topic.Write(
            Topics.RecommendationRequests, "standing", """{"occupation":{"text":"Holzfachkraft"},"mode":"standing"}"""u8.ToArray());
        host.Topic.Flush();
        Assert.Equal(3, host.Answers(3).Count);
        var services = host.Services;

        // tombstones are written once, at their start: what is on the topics must have come here
        foreach (var id in (string[])["once", "broken", "standing"])
        {
            await services.GetRequiredService<AnswerJournal>().UntilAnsweredAsync(id, Ct);
        }

        var ledger = services.GetRequiredService<RequestLedger>();
        await Waiting.UntilAsync(() => ledger.All().Count == 3, "not all requests are known", Ct);
        var tomorrow = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(25));
        using var tombstones = new RequestTombstones(
            ledger,
            services.GetRequiredService<AnswerJournal>(),
            services.GetRequiredService<TopicView<ReceivedRequest>>(),
            services.GetRequiredService<TopicView<Recommendation>>(),
            services.GetRequiredService<RecordWriter>(),
            tomorrow,
            services.GetRequiredService<RecommenderEvents>());
        await tombstones.StartAsync(Ct);
        var records = host.Topic.Read(Topics.RecommendationRequests, 5);
        await tombstones.StopAsync(Ct);
        Assert.Equal(["broken", "once"], records.Where(r => r.Value is null).Select(r => Encoding.UTF8.GetString(r.Key!)).Order());
        Assert.Equal(3, host.Answers(3).Count);
    }

    [Fact]
    public async Task An_answer_to_a_request_from_the_topic_is_found_under_its_id()
    {
        await using var host = await RecommenderHost.StartAsync(postgres, TinyKnowledge.Make());
        host.Topic.Write(Topics.RecommendationRequests, "mine/1 ä", """{"occupation":{"text":"Holzfachkraft"}}"""u8.ToArray());
        host.Topic.Flush();
        Assert.Single(host.Answers(1));
        await host.Services.GetRequiredService<AnswerJournal>().UntilAnsweredAsync("mine/1 ä", Ct);
        Assert.Equal("Holzfachkraft", Label(await host.JsonAsync($"/api/recommendations/{Uri.EscapeDataString("mine/1 ä")}")));
    }

    private static string? Label(System.Text.Json.JsonElement answer) =>
        answer.GetProperty("occupation").GetProperty("label").GetString();
}
