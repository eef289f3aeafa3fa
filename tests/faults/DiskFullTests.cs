using Craft.Ingestor.Simulation;
using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>A disk that is too small: one sentence and exit code 1; with more room the same folder works.</summary>
public sealed class DiskFullTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_ends_the_start_in_one_sentence_and_with_room_the_same_folder_works()
    {
        using var disk = SmallDisk.Mount(30);

        // room for nothing; for a database that cannot grow; for everything
        await FailsAsync(disk);
        disk.Resize(70);
        await FailsAsync(disk);
        disk.Resize(500);
        await using var sources = await SourceSimulator.StartAsync(
            new SimulatorOptions { SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"), VisibleAtStart = 20 }, Ct);
        await using var craft = await RunningCraft.Start(disk.Path, sources, TimeSpan.FromMilliseconds(200)).ReadyAsync();
        var last = sources.Snapshot.Keys.Last();
        await Waiting.UntilAsync(
            async () => (await craft.CourseAsync(last, Ct)).Title is not null ? null : "no courses", _patience, craft.Process);
        Assert.Equal(0, await craft.StopAsync());
    }

    [Fact]
    public async Task A_disk_that_is_full_for_a_while_stops_nothing_for_ever_and_loses_nothing()
    {
        using var disk = SmallDisk.Mount(400);
        await using var sources = await SourceSimulator.StartAsync(
            new SimulatorOptions { SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"), VisibleAtStart = 60 }, Ct);
        await using var craft = await RunningCraft.Start(disk.Path, sources, TimeSpan.FromMilliseconds(200)).ReadyAsync();
        await StreamOracle.SettleAsync(craft, sources.Snapshot, _patience);

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

        await StreamOracle.SettleAsync(craft, sources.Snapshot, _patience);
        await StreamOracle.CompareAsync(craft, sources.Snapshot, Ct);
        Assert.Equal(0, await craft.StopAsync());
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
