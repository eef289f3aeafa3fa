using System.Globalization;
using Craft.Catalog.Courses;
using Craft.Catalog.Polls;
using Craft.Ingestor;
using Craft.Ingestor.Polling;
using Craft.Ingestor.Simulation;
using Craft.Ingestor.Sources;
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
        foreach (var count in new[] { 4_000, 10_000 })
        {
            // the first round warms the code up
            var before = topic.Records.Count;
            var requests = host.Simulator.Requests;
            host.Simulator.AddExtraCourses(count);
            var cpu = Environment.CpuUsage.TotalTime;
            var started = TimeProvider.System.GetTimestamp();
            await topic.UntilAsync(t => t.Records.Count >= before + count, Ct);
            var time = TimeProvider.System.GetElapsedTime(started);
            Say(string.Create(CultureInfo.InvariantCulture,
                $"{count} courses from poll to topic: {time.TotalSeconds:0.00} s, {count / time.TotalSeconds:0} courses/s, "
                + $"{host.Simulator.Requests - requests} requests, {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0} s of processor"));
        }
    }

    [Fact(Explicit = true)]
    public async Task Poll_and_clean_without_a_catalogue()
    {
        await using var simulator = await SourceSimulator.StartAsync(IngestorHost.Samples(10_000), Ct);
        var none = new Dictionary<string, string>();
        var sink = new PollSink(
            (page, _, _) => Task.FromResult(StoreResult.Nothing with { Added = page.Count }),
            (_, _) => Task.FromResult(new WithdrawResult(0, 0, 0, false)), (_, _, _, _) => Task.CompletedTask,
            (_, _) => Task.FromResult<IReadOnlyDictionary<string, string>>(none));
        foreach (var settings in simulator.Sources.Concat(simulator.Sources))
        {
            var cpu = Environment.CpuUsage.TotalTime;
            var poll = new PollSource(
                CourseSources.Create(settings, TimeProvider.System, IngestorEvents.Silent()), "de", sink, TimeProvider.System, IngestorEvents.Silent());
            var report = await poll.RunOnceAsync(Ct);
            var used = Environment.CpuUsage.TotalTime - cpu;
            Say(string.Create(CultureInfo.InvariantCulture,
                $"{settings.Name}: {report.Courses} courses in {report.Elapsed.TotalSeconds:0.00} s, {used.TotalSeconds:0.00} s of processor"));
        }
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
