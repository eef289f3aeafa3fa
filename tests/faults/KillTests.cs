using Craft.Catalog;
using Craft.Catalog.Courses;
using Craft.Ingestor.Simulation;
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
    private const int Seed = 4_711;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _change = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _settled = TimeSpan.FromSeconds(180);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly long _started = TimeProvider.System.GetTimestamp();

    [Fact]
    public async Task Killed_at_random_moments_nothing_is_lost_doubled_or_overtaken()
    {
        var random = new Random(Seed);
        using var folder = new TemporaryFolder();
        await using var sources = await SourceSimulator.StartAsync(
            new SimulatorOptions
            {
                SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"),
                Seed = Seed,
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
        await StreamOracle.SettleAsync(craft, offered, _settled);
        Print("settled");
        Assert.Equal(offered.OrderBy(c => c.Key), (await CatalogueAsync(folder.Path)).OrderBy(c => c.Key));
        await StreamOracle.CompareAsync(craft, offered, Ct);
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
}
