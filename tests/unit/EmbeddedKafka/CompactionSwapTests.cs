using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Craft.UnitTests.EmbeddedBroker.Compacting;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>Segments that are replaced by compaction: crashes in the middle of it, and readers beside it.</summary>
public sealed class CompactionSwapTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    private readonly BrokerDisk _disk;

    public CompactionSwapTests() => _disk = new BrokerDisk(time: _time);

    public ValueTask DisposeAsync() => _disk.DisposeAsync();

    [Fact]
    public void A_kill_anywhere_in_aCompaction_leaves_the_old_segment_or_the_new()
    {
        // The cleaner's own writes are counted first; then each of them is the last that succeeds.
        for (var room = 0L; ; room += 61)
        {
            foreach (var path in Directory.GetFiles(_disk.Folder)) File.Delete(path);
            var log = _disk.OpenLog(Compact);
            for (var i = 0; i < 30; i++) Put(log, $"k{i % 4}", $"{i}");
            InTransaction(log, 5, 0, commit: false, ("k1", "aborted"));
            var expected = LogClient.Table(LogClient.All(log));
            log.Settings = Compact with { SegmentBytes = 1 };
            Put(log, "filler", "1");
            log.Upkeep.Seal();
            _disk.Flusher.FreeBytes = room;
            var failed = Record.Exception(() => log.Upkeep.Clean(TestContext.Current.CancellationToken));
            _disk.Flusher.FreeBytes = long.MaxValue;
            Assert.True(failed is null or IOException);
            log.Abandon();
            using var again = _disk.OpenLog(Compact);
            expected["filler"] = "1";
            Assert.Equal(expected, LogClient.Table(LogClient.All(again)));
            Assert.Equal(33, again.EndOffset);
            if (failed is null) return;
        }
    }

    [Fact]
    public void A_start_between_the_files_of_a_swap_finds_one_or_the_other()
    {
        var log = _disk.OpenLog(Compact);
        for (var i = 0; i < 30; i++) Put(log, $"k{i % 4}", $"{i}");
        var expected = LogClient.Table(LogClient.All(log));
        log.Upkeep.Seal();
        var index = Directory.GetFiles(_disk.Folder, "*.index").Order().First();
        var old = File.ReadAllBytes(index);
        Clean(log);
        log.Abandon();
        expected["filler"] = "1";
        // The half written next one, the index of before, no index at all.
        File.WriteAllBytes(_disk.LogPath + ".tmp", old);
        File.WriteAllBytes(index, old);
        AssertOpens();
        Assert.Empty(Directory.GetFiles(_disk.Folder, "*.tmp"));
        File.Delete(index);
        AssertOpens();

        void AssertOpens()
        {
            using var again = _disk.OpenLog(Compact);
            Assert.Equal(expected, LogClient.Table(LogClient.All(again)));
        }
    }

    [Fact]
    public async Task Readers_never_see_a_record_twice_or_out_of_order_while_segments_are_replaced()
    {
        using var log = _disk.OpenLog(Compact);
        for (var i = 0; i < 400; i++) Put(log, $"k{i % 50}", $"{i}");
        log.Upkeep.Seal();
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(
            () =>
            {
                for (var round = 0; round < 200 || !stop.IsCancellationRequested; round++) ReadInOrder(log);
            },
            Ct);
        for (var i = 0; i < 30; i++)
        {
            for (var k = 0; k < 20; k++) Put(log, $"k{k}", $"{i}");
            Clean(log);
        }
        await stop.CancelAsync();
        await reading.WaitAsync(TimeSpan.FromSeconds(60), Ct);

        Assert.Equal(50, LogClient.Table(LogClient.All(log).Where(read => read.Key != "filler")).Count);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static void ReadInOrder(PartitionLog log)
    {
        using var writer = new KafkaWriter();
        var offset = 0L;
        while (true)
        {
            var view = log.View(offset, committed: true);
            if (offset >= view.LimitOffset) return;
            writer.Reset();
            // Nothing when the segment was replaced just now; a client asks again.
            log.Read(view, offset, 2000, writer);
            ReadOnlySpan<byte> rest = writer.Written.Span;
            for (var first = true; BatchHeader.TryRead(rest, out var header); rest = rest[header.Size..], first = false)
            {
                Assert.True(header.CrcMatches(rest));
                Assert.True(first ? header.LastOffset >= offset : header.FirstOffset >= offset);
                offset = header.LastOffset + 1;
            }
        }
    }
}
