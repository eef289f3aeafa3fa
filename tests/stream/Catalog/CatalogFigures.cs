using System.Diagnostics;
using System.Globalization;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Catalog;

/// <summary>Measurements, run by hand with <c>-explicit only</c>.</summary>
public sealed class CatalogFigures(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Store_rate()
    {
        await using var host = await CatalogHost.StartAsync(await postgres.NewDatabaseAsync(Ct), null, Ct);
        await StoreAsync(host, "warm", 2, 500, "v1");
        Say("new", 10_000, await StoreAsync(host, "s", 20, 500, "v1"));
        Say("unchanged", 10_000, await StoreAsync(host, "s", 20, 500, "v1"));
        Say("changed", 10_000, await StoreAsync(host, "s", 20, 500, "v2"));
    }

    [Fact(Explicit = true)]
    public async Task Outbox_delay_and_rate()
    {
        var topic = new ScriptedTopic();
        await using var host = await CatalogHost.StartAsync(await postgres.NewDatabaseAsync(Ct), topic, Ct);
        await StoreAsync(host, "warm", 2, 500, "v1");
        await topic.UntilAsync(1_000, Ct);
        var delays = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            await host.Courses.StoreAsync([SampleCourses.Long("one", i)], SampleCourses.Noon, Ct);
            var stored = Stopwatch.GetTimestamp();
            await topic.UntilAsync(1_001 + i, Ct);
            delays.Add(Stopwatch.GetElapsedTime(stored).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
        }

        delays.Sort();
        Say($"commit to delegate p50 {delays[100]:0.0} ms, p99 {delays[197]:0.0} ms");
        var start = Stopwatch.GetTimestamp();
        await StoreAsync(host, "s", 20, 500, "v1");
        await topic.UntilAsync(11_200, Ct);
        Say("stored and published", 10_000, Stopwatch.GetElapsedTime(start));
    }

    [Fact(Explicit = true)]
    public async Task Outbox_backlog_rate()
    {
        var database = await postgres.NewDatabaseAsync(Ct);
        await using (var writer = await CatalogHost.StartAsync(database, null, Ct))
        {
            await StoreAsync(writer, "s", 40, 500, "v1");
        }

        var topic = new ScriptedTopic();
        await using var host = await CatalogHost.StartAsync(database, topic, Ct);
        await topic.UntilAsync(1, Ct);
        var start = Stopwatch.GetTimestamp();
        var already = topic.Committed.Count;
        await topic.UntilAsync(20_000, Ct);
        Say("backlog published", 20_000 - already, Stopwatch.GetElapsedTime(start));
    }

    [Fact(Explicit = true)]
    public async Task Knowledge_base_times()
    {
        await using var host = await CatalogHost.StartAsync(await postgres.NewDatabaseAsync(Ct), null, Ct);
        var knowledge = KnowledgeStoreTests.Make("1.1.1-x", 14_000);
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await host.Knowledge.ReplaceAsync(knowledge, SampleCourses.Noon, Ct);
            var stored = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            var loaded = await host.Knowledge.LoadAsync(Ct);
            Say($"{loaded!.Occupations.Count + loaded.Skills.Count} concepts: store {stored.TotalSeconds:0.00} s, "
                + $"load {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s");
        }
    }

    private static async Task<TimeSpan> StoreAsync(CatalogHost host, string source, int pages, int size, string text)
    {
        var start = Stopwatch.GetTimestamp();
        for (var page = 0; page < pages; page++)
        {
            await host.Courses.StoreAsync(
                [.. Enumerable.Range(page * size, size).Select(n => SampleCourses.Long(source, n, text))], SampleCourses.Noon, Ct);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static void Say(string what, int count, TimeSpan time) => Say(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {count / time.TotalSeconds:0} courses/s ({count} in {time.TotalSeconds:0.00} s)"));

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
