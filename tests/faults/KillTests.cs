using System.Net;
using Craft.Catalog;
using Craft.Catalog.Courses;
using Craft.Ingestor.Simulation;
using Craft.Schemas;
using Craft.TestSupport;
using Craft.Up;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Craft.FaultTests;

/// <summary>
/// The whole program is killed at random moments while its sources change. Afterwards source, catalogue, topics and index
/// are compared one by one: nothing lost (C-1), nothing twice, no older revision over a newer one (C-5), caught up (C-7).
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 4;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _change = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _settled = TimeSpan.FromSeconds(90);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly long _started = TimeProvider.System.GetTimestamp();

    [Fact]
    public async Task Killed_at_random_moments_nothing_is_lost_doubled_or_overtaken()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        await using var sources = await SourceSimulator.StartAsync(
            new SimulatorOptions
            {
                SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"),
                Seed = seed,
                ExtraCourses = 300,
            },
            Ct);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var changing = ChangeAsync(sources, enough.Token);
        for (var kill = 0; kill < Kills; kill++)
        {
            // every second one dies while it starts, the others while courses flow
            await using var victim = RunningCraft.Start(folder.Path, sources, _interval);
            if (kill % 2 == 0)
            {
                await victim.ReadyAsync();
                Print("ready");
            }

            var after = TimeSpan.FromMilliseconds(random.Next(100, 4_000));
            output.WriteLine($"kill {kill}: {after.TotalMilliseconds:0} ms after {(kill % 2 == 0 ? "ready" : "start")}");
            await Task.Delay(after, TimeProvider.System, Ct);
            Assert.False(victim.Process.HasExited, victim.Process.Output);
            await victim.Process.KillAsync();
        }

        Print("killed");

        await enough.CancelAsync();
        output.WriteLine($"{await changing} changes at the sources");
        await using var craft = await RunningCraft.Start(folder.Path, sources, _interval).ReadyAsync();
        Print("ready");
        var offered = sources.Snapshot;
        await SettleAsync(craft, offered);
        Print("settled");
        Assert.Equal(offered.OrderBy(c => c.Key), (await CatalogueAsync(folder.Path)).OrderBy(c => c.Key));
        await CompareAsync(craft, offered);
        Print("compared");
        Assert.Equal(0, await craft.StopAsync());
    }

    private void Print(string what) =>
        output.WriteLine($"{TimeProvider.System.GetElapsedTime(_started).TotalSeconds,5:0.0} s {what}");

    private static async Task<int> ChangeAsync(SourceSimulator sources, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_change, TimeProvider.System);
        var changes = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                sources.ChangeSomething();
                changes++;
            }
        }
        catch (OperationCanceledException)
        {
            // enough
        }

        return changes;
    }

    private static async Task<Dictionary<string, string>> CatalogueAsync(string folder)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCatalog(RunFile.Read(folder)!.Postgres);
        await using var provider = services.BuildServiceProvider();
        var titles = new Dictionary<string, string>();
        await foreach (var course in provider.GetRequiredService<CourseCatalog>().StreamAsync(Ct))
        {
            titles.Add(course.Id, course.Title);
        }

        return titles;
    }

    // until all of it has gone through; the deadline is the assertion
    private static Task SettleAsync(RunningCraft craft, IReadOnlyDictionary<string, string> offered) =>
        Waiting.UntilAsync(() => Task.FromResult(Difference(craft, offered)), _settled, craft.Process);

    // the topics tell most with a few reads; the index itself is asked once, afterwards
    private static string? Difference(RunningCraft craft, IReadOnlyDictionary<string, string> offered)
    {
        var courses = Latest(TopicDump.Read(craft.Kafka, Topics.Courses));
        foreach (var (id, title) in offered)
        {
            if (courses.GetValueOrDefault(id)?.Title is var published && published != title)
            {
                return $"{id}: offered as '{title}', published as '{published}'";
            }
        }

        if (courses.Values.FirstOrDefault(r => r.Title is not null && !offered.ContainsKey(r.Key)) is { } extra)
        {
            return $"{extra.Key} is offered no more and still published";
        }

        var indexed = Latest(TopicDump.Read(craft.Kafka, Topics.CoursesIndexed));
        return courses.Values.FirstOrDefault(r => indexed.GetValueOrDefault(r.Key)?.Revision != r.Revision) is { } behind
            ? $"{behind.Key} revision {behind.Revision} is not indexed"
            : null;
    }

    private static async Task CompareAsync(RunningCraft craft, IReadOnlyDictionary<string, string> offered)
    {
        var courses = TopicDump.Read(craft.Kafka, Topics.Courses);
        var enriched = TopicDump.Read(craft.Kafka, Topics.CoursesEnriched);
        var indexed = TopicDump.Read(craft.Kafka, Topics.CoursesIndexed);
        AssertRising(courses);
        Assert.Equal(courses.Count, courses.Select(r => r.Sequence).Distinct().Count());
        Assert.All(courses.GroupBy(r => r.Partition), partition =>
            Assert.Equal(partition.Select(r => r.Sequence).Order(), partition.Select(r => r.Sequence)));

        // one output per input, in the same order: nothing lost, nothing twice
        Assert.Equal(Revisions(courses), Revisions(enriched));
        AssertRising(indexed);
        var last = Latest(courses);
        Assert.Equal(offered.Keys.Order(), last.Values.Where(r => r.Title is not null).Select(r => r.Key).Order());
        foreach (var (id, record) in last)
        {
            var shown = await craft.CourseAsync(id, Ct);
            if (offered.TryGetValue(id, out var title))
            {
                Assert.Equal(title, record.Title);
                Assert.Equal((HttpStatusCode.OK, title, record.Revision), shown);
                Assert.Equal(record.Revision, Latest(indexed)[id].Revision);
            }
            else
            {
                Assert.Equal(HttpStatusCode.Gone, shown.Status);
            }
        }

        foreach (var topic in new[] { Topics.Courses, Topics.CoursesEnriched })
        {
            var stage = topic == Topics.Courses ? "enricher" : "indexer";
            Assert.Empty(TopicDump.Read(craft.Kafka, Topics.DeadLetters(topic, stage).Name));
        }
    }

    // per course every revision once and in order; the catalogue gives each event the next one
    private static void AssertRising(IReadOnlyList<TopicRecord> records) =>
        Assert.All(records.GroupBy(r => r.Key), course =>
        {
            var revisions = course.Select(r => r.Revision!.Value).ToList();
            Assert.Equal(revisions.Distinct().Order(), revisions);
        });

    private static List<string> Revisions(IReadOnlyList<TopicRecord> records) =>
        [.. records.GroupBy(r => r.Key).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key}: {string.Join(' ', g.Select(r => r.Title is null ? $"-{r.Revision}" : $"{r.Revision}"))}")];

    private static Dictionary<string, TopicRecord> Latest(IReadOnlyList<TopicRecord> records) =>
        records.GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Last());
}
