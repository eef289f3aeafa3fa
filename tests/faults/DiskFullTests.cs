using Craft.Ingestor.Simulation;
using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>A disk that is too small: one sentence and exit code 1 at the start, a pause while it runs; with room all goes on.</summary>
public sealed class DiskFullTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_one_sentence_at_the_start_and_a_pause_later_and_with_room_nothing_is_lost()
    {
        using var disk = SmallDisk.Mount(30);

        // room for nothing; for a database that cannot grow; for everything
        await FailsAsync(disk);
        disk.Resize(70);
        await FailsAsync(disk);
        disk.Resize(400);
        await using var sources = await SourceSimulator.StartAsync(
            new SimulatorOptions { SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"), VisibleAtStart = 60 }, Ct);
        await using var craft = await RunningCraft.Start(disk.Path, sources, _interval).ReadyAsync();
        await StreamOracle.SettleAsync(craft, sources.Snapshot, _patience);

        await FullForAWhileAsync(disk, sources, craft);
        await StreamOracle.SettleAsync(craft, sources.Snapshot, _patience);
        await StreamOracle.CompareAsync(craft, sources.Snapshot, Ct);
        Assert.Equal(0, await craft.StopAsync());
    }

    private static async Task FullForAWhileAsync(SmallDisk disk, SourceSimulator sources, RunningCraft craft)
    {
        var filler = Path.Combine(disk.Path, "filler");
        SmallDisk.Fill(filler);
        var ids = sources.Snapshot.Keys.ToList();
        var changes = 0;
        await Waiting.UntilAsync(
            () =>
            {
                _ = sources.ChangeCourseAsync(ids[changes++ % ids.Count], Ct);
                return Task.FromResult(craft.Process.Output.Contains("No space left", StringComparison.Ordinal) ? null : "no trouble");
            },
            _patience, craft.Process);
        File.Delete(filler);
    }

    private static async Task FailsAsync(SmallDisk disk)
    {
        var end = (await CommandResult.OfAsync(
            ["up", "--data", disk.Path, "--http", "127.0.0.1:0", "--kafka-port", "0"], _patience)).Ended(1);
        var sentence = end.Error.Split('\n')[^1];
        Assert.StartsWith("craft: ", sentence, StringComparison.Ordinal);
        Assert.Matches("No space left on device|only [0-9]+ MB left", sentence);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }
}
