using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Craft.Runtime;
using Craft.Schemas;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Craft.StreamTests.Recommender;

/// <summary>Asking over HTTP and waiting for the answer: a real Kestrel, broker and index.</summary>
public sealed class WaitingHttpTests(PostgresFixture postgres)
{
    private const string Wood = """{"occupation":{"text":"Holzfachkraft"}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_waited_request_gets_its_answer_and_finds_it_again()
    {
        var knowledge = TinyKnowledge.Make();
        await using var host = await RecommenderHost.StartAsync(postgres, knowledge);
        await host.IndexAsync(TinyCourses.One("holz", "de", [.. knowledge.Skills.Take(4)]));
        using var posted = await host.PostAsync(Wood);
        var answer = await posted.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        Assert.Equal("wait=30", posted.Headers.GetValues("Preference-Applied").Single());
        Assert.Equal("test:holz", answer.GetProperty("items")[0].GetProperty("courseId").GetString());

        var id = answer.GetProperty("requestId").GetString()!;
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal($"/api/recommendations/{id}", posted.Headers.Location!.OriginalString);
        Assert.Equal(answer.ToString(), (await host.JsonAsync($"/api/recommendations/{id}")).ToString());
        var record = Assert.Single(host.Topic.Read(Topics.RecommendationRequests, 1));
        Assert.Equal(id, Encoding.UTF8.GetString(record.Key!));
        Assert.Equal("craft.recommendation-request.v1", record.Headers.Text(HeaderNames.Type));

        await host.RestartAsync();
        await host.Services.GetRequiredService<TopicView<Recommendation>>().CaughtUp.WaitAsync(Ct);
        Assert.Equal(answer.ToString(), (await host.JsonAsync($"/api/recommendations/{id}")).ToString());
    }

    [Fact]
    public async Task A_request_that_nobody_waits_for_is_pending_and_then_answered()
    {
        // no knowledge base yet: nothing can be answered
        await using var host = await RecommenderHost.StartAsync(postgres, null);
        using var ready = await host.Http.GetAsync("/health/ready", Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("loading the knowledge base", await ready.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(host, "/api/occupations?q=Holz"));

        using var posted = await host.PostAsync(Wood, prefer: null);
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        var id = (await posted.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("requestId").GetString();
        using var impatient = await host.PostAsync(Wood, prefer: "wait=1");
        Assert.Equal(HttpStatusCode.Accepted, impatient.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, $"/api/recommendations/{id}"));

        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var events = EventsAsync(host, id!, waiting.SetResult);
        await Task.WhenAny(waiting.Task, events);
        await host.StoreAsync(TinyKnowledge.Make());
        Assert.Equal(["status", "recommendation", "end"], (await events).Distinct());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, $"/api/recommendations/{id}"));
        Assert.Equal(["recommendation", "end"], await EventsAsync(host, id!));
        await host.ReadyAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/health/ready"));
    }

    [Fact]
    public async Task The_events_of_a_standing_request_go_on_until_the_service_stops()
    {
        var host = await RecommenderHost.StartAsync(postgres, TinyKnowledge.Make());
        using var posted = await host.PostAsync("""{"occupation":{"text":"Holzfachkraft"},"mode":"standing"}""");
        await using var stream = await host.Http.GetStreamAsync(posted.Headers.Location!.OriginalString + "/events", Ct);
        await using var events = SseParser.Create(stream).EnumerateAsync(Ct).GetAsyncEnumerator(Ct);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("recommendation", events.Current.EventType);
        var next = events.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        var started = TimeProvider.System.GetTimestamp();
        await host.StopServiceAsync();
        Assert.False(await next);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(15), "an open stream held up the stop");
        await host.DisposeAsync();
    }

    private static async Task<HttpStatusCode> StatusAsync(RecommenderHost host, string path)
    {
        using var answer = await host.Http.GetAsync(path, Ct);
        return answer.StatusCode;
    }

    // the names of the events until the stream ends
    private static async Task<List<string>> EventsAsync(RecommenderHost host, string id, Action? onFirst = null)
    {
        await using var stream = await host.Http.GetStreamAsync($"/api/recommendations/{id}/events", Ct);
        var names = new List<string>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Ct))
        {
            names.Add(item.EventType);
            if (names.Count == 1)
            {
                onFirst?.Invoke();
            }
        }

        return names;
    }
}
