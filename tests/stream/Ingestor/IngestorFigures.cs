using System.Globalization;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Ingestor;

/// <summary>Measurements, run by hand with <c>-explicit only</c>.</summary>
public sealed class IngestorFigures(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Poll_store_publish_rate_of_10_000_courses()
    {
        await using var host = await IngestorHost.StartAsync(postgres, Ct);
        using var topic = host.Topic();
        var warm = host.Simulator.Snapshot.Count;
        await topic.UntilAsync(t => t.Records.Count >= warm, Ct);
        var requests = host.Simulator.Requests;
        var cpu = Environment.CpuUsage.TotalTime;
        var started = TimeProvider.System.GetTimestamp();
        host.Simulator.AddExtraCourses(10_000);
        await topic.UntilAsync(t => t.Records.Count >= warm + 10_000, Ct);
        var time = TimeProvider.System.GetElapsedTime(started);
        Say(string.Create(CultureInfo.InvariantCulture,
            $"10000 courses from poll to topic: {time.TotalSeconds:0.00} s, {10_000 / time.TotalSeconds:0} courses/s, "
            + $"{host.Simulator.Requests - requests} requests, {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0} s of processor"));
    }

    [Fact(Explicit = true)]
    public async Task Freshness_from_the_simulator_to_the_topic()
    {
        await using var host = await IngestorHost.StartAsync(postgres, Ct);
        using var topic = host.Topic();
        var ids = host.Simulator.Snapshot.Keys.Order(StringComparer.Ordinal).ToList();
        await topic.UntilAsync(t => t.Records.Count >= ids.Count, Ct);
        var delays = new List<double>();
        for (var i = 0; i < 100; i++)
        {
            var id = ids[i * 37 % ids.Count];
            var count = topic.Records.Count;
            var left = await host.Simulator.ChangeCourseAsync(id, Ct);
            await topic.UntilAsync(t => t.Records.Count > count, Ct);
            delays.Add((TimeProvider.System.GetUtcNow() - left).TotalMilliseconds);
        }

        delays.Sort();
        Say(string.Create(CultureInfo.InvariantCulture, $"changed answer leaves to record read: p50 {delays[50]:0} ms, p99 {delays[98]:0} ms"));
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
