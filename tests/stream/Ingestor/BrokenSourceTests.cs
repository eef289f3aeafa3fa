using Craft.Ingestor.Simulation;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Ingestor;

/// <summary>A source in trouble: its courses stay, health says so, the other source goes on, and after healing all goes on.</summary>
public sealed class BrokenSourceTests(PostgresFixture postgres)
{
    private const string Broken = "udemy";
    private const string Sound = "mein-now";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_a_broken_source_answers_the_catalogue_stays_and_the_other_source_goes_on()
    {
        await using var host = await IngestorHost.StartAsync(postgres, Ct);
        using var topic = host.Topic();
        var count = host.Simulator.Snapshot.Count;
        await topic.UntilAsync(t => t.Records.Count >= count && host.Health.Status == "ready", Ct);
        var before = await host.Courses.CountAsync(Broken, Ct);
        foreach (var (fault, reason) in new[]
        {
            (SimulatedFault.Forbidden, "http-403"), (SimulatedFault.NotFound, "http-404"), (SimulatedFault.TooManyRequests, "http-429"),
            (SimulatedFault.ServerError, "http-500"), (SimulatedFault.Html, "not-json"), (SimulatedFault.Truncated, "truncated"),
            (SimulatedFault.Empty, "empty"),
        })
        {
            host.Simulator.Break(fault, Broken);
            await topic.UntilAsync(_ => host.Health.Status == "not-ready", Ct);
            Assert.Contains($"{Broken}: {reason}", host.Health.Detail, StringComparison.Ordinal);
            await EditArrivesAsync(host, topic, Sound);
            Assert.Equal(before, await host.Courses.CountAsync(Broken, Ct));
            var state = await host.Polls.FindAsync(Broken, Ct);
            Assert.Equal(reason, state!.LastError);

            host.Simulator.Heal();
            await topic.UntilAsync(_ => host.Health.Status == "ready", Ct);
            await EditArrivesAsync(host, topic, Broken);
        }

        Assert.DoesNotContain(topic.Records, r => r.Course is null);
    }

    [Fact]
    public async Task Half_a_poll_never_withdraws()
    {
        await using var host = await IngestorHost.StartAsync(postgres, Ct);
        using var topic = host.Topic();
        var count = host.Simulator.Snapshot.Count;
        await topic.UntilAsync(t => t.Records.Count >= count, Ct);
        var gone = host.Simulator.Snapshot.Keys.Last(k => k.StartsWith(Sound, StringComparison.Ordinal));

        // three times: two pages are read, then the source fails
        host.Simulator.Break(SimulatedFault.ServerError, Sound);
        await topic.UntilAsync(_ => host.Health.Status == "not-ready", Ct);
        host.Simulator.Withdraw(gone);
        for (var round = 0; round < 3; round++)
        {
            var failures = (await host.Polls.FindAsync(Sound, Ct))!.Failures;
            host.Simulator.Break(SimulatedFault.ServerError, Sound, goodRequests: 2);
            var until = host.Simulator.Requests + 3;
            await topic.UntilAsync(
                t => host.Simulator.Requests > until && host.Polls.FindAsync(Sound, Ct).GetAwaiter().GetResult()!.Failures > failures, Ct);
        }

        topic.Rest(TimeSpan.FromMilliseconds(300));
        Assert.Equal(count, topic.Records.Count);

        host.Simulator.Heal();
        await topic.UntilAsync(t => t.Records.Count > count, Ct);
        Assert.Equal(gone, Assert.Single(topic.Records.Skip(count), r => r.Course is null).Key);
    }

    private static async Task EditArrivesAsync(IngestorHost host, CourseTopic topic, string source)
    {
        var id = host.Simulator.Snapshot.Keys.First(k => k.StartsWith(source + ":", StringComparison.Ordinal));
        await host.Simulator.ChangeCourseAsync(id, Ct);
        await topic.UntilAsync(t => t.Live.GetValueOrDefault(id) == host.Simulator.Snapshot[id], Ct);
    }
}
