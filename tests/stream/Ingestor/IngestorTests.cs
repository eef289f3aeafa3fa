using Craft.Schemas;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Ingestor;

/// <summary>Source to topic: what is offered arrives once, an edit gives a revision, a withdrawal a tombstone.</summary>
public sealed class IngestorTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sample_course_arrives_once_and_nothing_follows_while_nothing_changes()
    {
        await using var host = await IngestorHost.StartAsync(postgres, null, Ct);
        using var topic = host.Topic();
        var offered = host.Simulator.Snapshot;

        await topic.UntilAsync(t => t.Records.Count >= offered.Count, Ct);
        var requests = host.Simulator.Requests;
        topic.Rest(TimeSpan.FromSeconds(1));

        Assert.True(host.Simulator.Requests > requests, "polls went on");
        Assert.Equal(offered.Count, topic.Records.Count);
        Assert.Equal(offered.OrderBy(o => o.Key), topic.Live.OrderBy(o => o.Key));
        Assert.All(topic.Records, r => Assert.Equal(1, r.Revision));
    }

    [Fact]
    public async Task Records_carry_the_headers_of_the_contract()
    {
        await using var host = await IngestorHost.StartAsync(postgres, null, Ct);
        using var topic = host.Topic();
        var id = host.Simulator.Snapshot.Keys.First();
        await topic.UntilAsync(t => t.Records.Count >= host.Simulator.Snapshot.Count, Ct);
        host.Simulator.Withdraw(id);
        await topic.UntilAsync(t => !t.Live.ContainsKey(id), Ct);

        Assert.All(topic.Records, r =>
        {
            Assert.Equal("1.0", r.Headers[HeaderNames.SpecVersion]);
            Assert.Equal("craft.course.v1", r.Headers[HeaderNames.Type]);
            Assert.Equal(r.Key, r.Headers[HeaderNames.Subject]);
            Assert.Equal("application/json", r.Headers[HeaderNames.ContentType]);
            Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", r.Headers[HeaderNames.TraceParent]);
            Assert.EndsWith("Z", r.Headers[HeaderNames.Time], StringComparison.Ordinal);
            Assert.Equal(r.Course?.Revision ?? 2, r.Revision);
        });
        Assert.Equal(topic.Records.Count, topic.Records.Select(r => r.Sequence).Distinct().Count());
        Assert.Equal(topic.Records.Count, topic.Records.Select(r => r.Headers[HeaderNames.Id]).Distinct().Count());
    }
}
