using System.Text.Json.Nodes;
using Craft.Catalog.Outbox;
using Craft.Ingestor.Publishing;
using Craft.Runtime;
using Craft.Schemas;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Craft.StreamTests.Ingestor;

/// <summary>Source to topic: what is offered arrives once, an edit gives a revision, a withdrawal a tombstone.</summary>
public sealed class IngestorTests(PostgresFixture postgres)
{
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(700);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sample_course_arrives_once_and_nothing_follows_while_nothing_changes()
    {
        await using var host = await IngestorHost.StartAsync(postgres, Ct);
        using var topic = host.Topic();
        var offered = host.Simulator.Snapshot;

        await topic.UntilAsync(t => t.Records.Count >= offered.Count, Ct);
        foreach (var source in host.Simulator.Sources)
        {
            // polls go on
            var last = (await host.Polls.FindAsync(source.Name, Ct))?.LastPollAt;
            await topic.UntilAsync(_ => host.Polls.FindAsync(source.Name, Ct).GetAwaiter().GetResult()?.LastPollAt != last, Ct);
        }

        topic.Rest(_quiet);

        Assert.Equal(offered.Count, topic.Records.Count);
        Assert.Equal(offered.OrderBy(o => o.Key), topic.Live.OrderBy(o => o.Key));
        AssertExactlyOnce(topic);
        AssertNothingPersonal(topic);
    }

    [Fact]
    public async Task An_edit_gives_one_revision_a_withdrawal_a_tombstone_and_a_return_the_next_revision()
    {
        await using var host = await IngestorHost.StartAsync(postgres, Ct);
        using var topic = host.Topic();
        var count = host.Simulator.Snapshot.Count;
        await topic.UntilAsync(t => t.Records.Count >= count, Ct);
        string[] ids = [host.Simulator.Snapshot.Keys.First(k => k.StartsWith("udemy:", StringComparison.Ordinal)),
            host.Simulator.Snapshot.Keys.First(k => k.StartsWith("mein-now:", StringComparison.Ordinal))];

        await Task.WhenAll(ids.Select(id => host.Simulator.ChangeCourseAsync(id, Ct)));
        await topic.UntilAsync(t => t.Records.Count >= count + 2, Ct);
        topic.Rest(_quiet);
        Assert.Equal(ids.Order(), topic.Records.Skip(count).Select(r => r.Key).Order());
        Assert.All(ids, id => Assert.Equal(host.Simulator.Snapshot[id], topic.Live[id]));

        Array.ForEach(ids, host.Simulator.Withdraw);
        await topic.UntilAsync(t => t.Records.Count >= count + 4, Ct);
        Assert.All(topic.Records.Skip(count + 2), r => Assert.Null(r.Value));
        Assert.Equal(ids.Order(), topic.Records.Skip(count + 2).Select(r => r.Key).Order());

        Array.ForEach(ids, host.Simulator.Reintroduce);
        await topic.UntilAsync(t => t.Records.Count >= count + 6, Ct);
        topic.Rest(_quiet);
        Assert.Equal([4, 4], topic.Records.Skip(count + 4).Select(r => r.Revision));
        Assert.Equal(host.Simulator.Snapshot.OrderBy(o => o.Key), topic.Live.OrderBy(o => o.Key));
        AssertExactlyOnce(topic);
    }

    [Fact]
    public async Task An_empty_topic_in_place_of_the_old_one_gets_the_whole_history_again()
    {
        await using var host = await IngestorHost.StartAsync(postgres, Ct);
        var count = host.Simulator.Snapshot.Count;
        var edited = host.Simulator.Snapshot.Keys.First();
        using (var before = host.Topic())
        {
            await before.UntilAsync(t => t.Records.Count >= count, Ct);
            await host.Simulator.ChangeCourseAsync(edited, Ct);
            await before.UntilAsync(t => t.Records.Count >= count + 1, Ct);
        }

        await host.StopOneAsync();
        await host.ReplaceKafkaAsync(Ct);
        await host.StartAnotherAsync(Ct);

        using var topic = host.Topic();
        await topic.UntilAsync(t => t.Records.Count >= count + 1, Ct);
        topic.Rest(_quiet);
        Assert.Equal(count + 1, topic.Records.Count);
        Assert.Equal(host.Simulator.Snapshot.OrderBy(o => o.Key), topic.Live.OrderBy(o => o.Key));
        AssertExactlyOnce(topic);
    }

    [Fact]
    public async Task After_a_storm_of_changes_the_topic_shows_what_the_sources_show()
    {
        await using var host = await IngestorHost.StartAsync(
            postgres, Ct, IngestorHost.Samples() with { VisibleAtStart = 180, Seed = 3 });
        using var topic = host.Topic();
        await topic.UntilAsync(t => t.Records.Count >= 180, Ct);
        for (var change = 0; change < 250; change++)
        {
            host.Simulator.ChangeSomething();
            topic.Rest(TimeSpan.FromMilliseconds(4));
        }

        await topic.UntilAsync(t => t.Live.Count == host.Simulator.Snapshot.Count
            && t.Live.All(c => host.Simulator.Snapshot.GetValueOrDefault(c.Key) == c.Value), Ct);
        topic.Rest(_quiet);
        Assert.Equal(host.Simulator.Snapshot.OrderBy(o => o.Key), topic.Live.OrderBy(o => o.Key));
        Assert.Contains(topic.Records, r => r.Course is null);
        AssertExactlyOnce(topic);
    }

    [Fact]
    public async Task A_publisher_that_dies_between_the_topics_commit_and_ours_publishes_nothing_twice()
    {
        var deaths = 0;
        await using var host = await IngestorHost.StartAsync(postgres, Ct, also: services => services.AddSingleton<PublishChanges>(
            provider => async (page, ct) =>
            {
                await provider.GetRequiredService<OutboxToKafka>().PublishAsync(page, ct);
                if (Interlocked.Increment(ref deaths) <= 1)
                {
                    throw new IOException("died after the commit");
                }
            }));
        using var topic = host.Topic();
        await topic.UntilAsync(t => t.Records.Count >= host.Simulator.Snapshot.Count, Ct);
        var id = host.Simulator.Snapshot.Keys.First();
        await host.Simulator.ChangeCourseAsync(id, Ct);
        await topic.UntilAsync(t => t.Live.GetValueOrDefault(id) == host.Simulator.Snapshot[id], Ct);
        topic.Rest(_quiet);

        Assert.True(deaths > 1, $"published {deaths} times");
        Assert.Equal(host.Simulator.Snapshot.Count + 1, topic.Records.Count);
        AssertExactlyOnce(topic);
    }

    [Fact]
    public async Task Of_two_ingestors_one_publishes_and_the_other_takes_over_without_loss_or_double()
    {
        await using var host = await IngestorHost.StartAsync(postgres, Ct);
        await host.StartAnotherAsync(Ct);
        using var topic = host.Topic();
        var count = host.Simulator.Snapshot.Count;
        await topic.UntilAsync(t => t.Records.Count >= count, Ct);

        await host.StopOneAsync();
        var id = host.Simulator.Snapshot.Keys.Last();
        await host.Simulator.ChangeCourseAsync(id, Ct);
        await topic.UntilAsync(t => t.Records.Count >= count + 1, Ct);
        topic.Rest(_quiet);

        Assert.Equal(count + 1, topic.Records.Count);
        Assert.Equal(host.Simulator.Snapshot[id], topic.Live[id]);
        AssertExactlyOnce(topic);
    }

    [Fact]
    public async Task A_topic_of_another_database_stops_the_process_instead_of_skipping_events()
    {
        await using var host = await IngestorHost.StartAsync(postgres, Ct);
        using var topic = host.Topic();
        var count = host.Simulator.Snapshot.Count;
        await topic.UntilAsync(t => t.Records.Count >= count, Ct);
        await host.StopOneAsync();

        host.Database = await postgres.NewDatabaseAsync(Ct);
        host.Simulator.Break(Craft.Ingestor.Simulation.SimulatedFault.ServerError, "udemy");
        await host.StartAnotherAsync(Ct);
        var failure = host.Services.GetRequiredService<StageFailure>();
        await topic.UntilAsync(_ => failure.ExitCode != 0, Ct);

        Assert.Equal(StageFailure.Broken, failure.ExitCode);
        Assert.Equal("failed", host.Health.Status);
        Assert.Contains("another", host.Health.Detail, StringComparison.Ordinal);
        topic.Rest(_quiet);
        Assert.Equal(count, topic.Records.Count);

        // the test process itself has not failed
        Environment.ExitCode = 0;
    }

    private static void AssertExactlyOnce(CourseTopic topic)
    {
        Assert.Equal(topic.Records.Count, topic.Records.Select(r => (r.Key, r.Revision)).Distinct().Count());
        Assert.Equal(topic.Records.Count, topic.Records.Select(r => r.Sequence).Distinct().Count());
        Assert.Equal(topic.Records.Count, topic.Records.Select(r => r.Headers[HeaderNames.Id]).Distinct().Count());
        foreach (var course in topic.Records.GroupBy(r => r.Key))
        {
            Assert.Equal(Enumerable.Range(1, course.Count()).Select(r => (long)r), course.Select(r => r.Revision));
        }

        Assert.All(topic.Records, r =>
        {
            Assert.Equal("1.0", r.Headers[HeaderNames.SpecVersion]);
            Assert.Equal("/craft/ingestor", r.Headers[HeaderNames.Source]);
            Assert.Equal("craft.course.v1", r.Headers[HeaderNames.Type]);
            Assert.Equal(r.Key, r.Headers[HeaderNames.Subject]);
            Assert.Equal("application/json", r.Headers[HeaderNames.ContentType]);
            Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", r.Headers[HeaderNames.TraceParent]);
            Assert.EndsWith("Z", r.Headers[HeaderNames.Time], StringComparison.Ordinal);
            Assert.Equal(r.Course?.Revision ?? r.Revision, r.Revision);
        });
    }

    // the simulator puts a person, an address and a number into every seventh course, and an instructor into Udemy's all
    private static void AssertNothingPersonal(CourseTopic topic)
    {
        Assert.Contains(topic.Records, r => r.Course!.Description!.Contains("[\u2026]", StringComparison.Ordinal));
        Assert.All(topic.Records, r =>
        {
            var json = JsonNode.Parse(r.Value)!.AsObject();
            // its digits may be any
            Assert.True(json.Remove("observedAt"));
            var text = json.ToJsonString();
            Assert.DoesNotContain("@", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Mira Beispiel", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Alex Example", text, StringComparison.Ordinal);
            Assert.DoesNotContain("23125", text, StringComparison.Ordinal);
        });
    }
}
