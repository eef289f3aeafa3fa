using System.Buffers.Binary;
using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>Segments, their indexes and snapshots: what a start reads, makes again, or refuses.</summary>
public sealed class SegmentTests
{
    private static readonly LogSettings _small = new() { SegmentBytes = 1000 };

    [Fact]
    public async Task A_log_rolls_when_its_segment_is_full_and_is_read_across()
    {
        await using var disk = new BrokerDisk();
        using var log = disk.OpenLog(_small);
        Fill(log, 100);

        Assert.True(log.Upkeep.SegmentCount > 5);
        Assert.All(Logs(disk), path => Assert.InRange(new FileInfo(path).Length, 1, 1000));
        AssertWhole(log, 100);
        log.Upkeep.Seal();
        AssertWhole(log, 100);
        Assert.Equal((42, 1042), log.FindTime(1042));
        Assert.Equal((99, 1099), log.FindLatestTime());
    }

    [Fact]
    public async Task A_log_rolls_by_the_clock()
    {
        var time = new FakeTimeProvider();
        await using var disk = new BrokerDisk(time: time);
        using var log = disk.OpenLog(new LogSettings { SegmentMs = 60_000 });
        Fill(log, 1);
        time.Advance(TimeSpan.FromMinutes(2));
        Fill(log, 1);
        Assert.Equal(2, log.Upkeep.SegmentCount);
        time.Advance(TimeSpan.FromMinutes(2));
        log.Upkeep.RollIfOld();

        Assert.Equal(3, log.Upkeep.SegmentCount);
    }

    [Fact]
    public async Task A_clean_start_reads_no_batches()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog(_small)) Fill(log, 100);
        // Were they read, these would be refused: the check sums do not hold.
        foreach (var path in Logs(disk)) await FlipAsync(path, 70);
        using var again = disk.OpenLog(_small);

        Assert.Equal(100, again.EndOffset);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Sequence_numbers_open_and_aborted_transactions_survive_a_start(bool clean)
    {
        await using var disk = new BrokerDisk();
        var log = disk.OpenLog(_small);
        for (var i = 0; i < 20; i++) Send(log, 7, i);
        SendInTransaction(log, 8, 0);
        log.EndTransaction(8, 0, commit: false);
        log.Upkeep.Seal();
        SendInTransaction(log, 9, 0);
        Send(log, 7, 20);
        if (clean) log.Dispose();
        else log.Abandon();
        using var again = disk.OpenLog(_small);

        Assert.Equal(22, again.StableOffset);
        Assert.Equal([9], again.OpenTransactions().Select(open => open.ProducerId));
        Assert.Equal(20, LogClient.All(again).Count);
        Assert.Equal(23, again.Append(Batch(7, 20), int.MaxValue).FirstOffset);
        Assert.Equal(16, again.Append(Batch(7, 16), int.MaxValue).FirstOffset);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, again.Append(Batch(7, 30), int.MaxValue).Error);
        Assert.Equal(9, again.HighestProducerId);
    }

    [Fact]
    public async Task Lost_and_damaged_indexes_are_made_again()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog(_small)) Fill(log, 100);
        var indexes = Directory.GetFiles(disk.Folder, "*.index");
        File.Delete(indexes[0]);
        await FlipAsync(indexes[1], 20);
        await FlipAsync(indexes[2], (int)new FileInfo(indexes[2]).Length - 1);
        await File.WriteAllBytesAsync(indexes[^1], [1, 2, 3], Ct);
        using var again = disk.OpenLog(_small);

        AssertWhole(again, 100);
    }

    [Fact]
    public async Task A_damaged_snapshot_is_made_again_from_the_records()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog(_small))
        {
            for (var i = 0; i < 50; i++) Send(log, 7, i);
        }
        await FlipAsync(State(disk), 30);
        using var again = disk.OpenLog(_small);

        Assert.Equal(49, again.Append(Batch(7, 49), int.MaxValue).FirstOffset);
    }

    [Fact]
    public async Task A_missing_segment_is_refused_first_middle_or_last()
    {
        foreach (var which in (int[])[0, 3, -1])
        {
            await using var disk = new BrokerDisk();
            using (var log = disk.OpenLog(_small)) Fill(log, 100);
            var logs = Logs(disk);
            File.Delete(which < 0 ? logs[^1] : logs[which]);

            Assert.Contains("missing", Assert.Throws<EmbeddedKafkaException>(() => disk.OpenLog(_small)).Message);
        }
    }

    [Fact]
    public async Task Damage_in_a_segment_before_the_last_is_refused_also_at_its_end()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog(_small)) Fill(log, 100);
        disk.LoseSnapshots();
        var path = Logs(disk)[2];
        await FlipAsync(path, (int)new FileInfo(path).Length - 5);

        var refused = Assert.Throws<EmbeddedKafkaException>(() => disk.OpenLog(_small)).Message;

        Assert.Contains(path, refused);
        Assert.Contains("damaged at byte", refused);
    }

    [Fact]
    public async Task A_log_shorter_than_its_snapshot_counts_is_refused()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog()) Fill(log, 10);
        using (var file = File.OpenWrite(disk.LogPath)) file.SetLength(file.Length - 1);

        Assert.Contains("ends at byte", Assert.Throws<EmbeddedKafkaException>(disk.OpenLog).Message);
    }

    [Fact]
    public async Task A_snapshot_of_a_newer_version_is_refused()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog()) Fill(log, 10);
        var bytes = await File.ReadAllBytesAsync(State(disk), Ct);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 2);
        await File.WriteAllBytesAsync(State(disk), bytes, Ct);

        Assert.Contains("version 2", Assert.Throws<EmbeddedKafkaException>(disk.OpenLog).Message);
    }

    [Fact]
    public async Task A_torn_tail_after_a_snapshot_is_cut_and_nothing_else()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog()) Fill(log, 10);
        await File.AppendAllBytesAsync(disk.LogPath, Batch(1, 0)[..40], Ct);
        using var again = disk.OpenLog();

        AssertWhole(again, 10);
        Assert.Equal(10, again.EndOffset);
    }

    [Fact]
    public async Task Only_so_many_sealed_segments_are_open_at_once()
    {
        await using var disk = new BrokerDisk();
        using var files = new SegmentFiles(capacity: 3);
        using var log = new PartitionLog(Created(disk), BrokerDisk.Name, disk.Context with { Files = files }) { Settings = _small };
        Fill(log, 200);
        log.Upkeep.Seal();

        AssertWhole(log, 200);
        Assert.Equal(3, files.Count);
    }

    [Fact]
    public async Task A_full_disk_at_a_roll_or_a_snapshot_loses_nothing_and_is_over_when_there_is_room()
    {
        await using var disk = new BrokerDisk();
        var stored = 0;
        using (var log = disk.OpenLog(_small))
        {
            for (var free = 0; free < 3000; free += 37)
            {
                disk.Flusher.FreeBytes = free;
                while (log.Append(One(stored), int.MaxValue).Error == ErrorCode.None) stored++;
                // Maybe there is nothing to seal, maybe its index does not fit.
                Assert.True(Record.Exception(log.Upkeep.Seal) is null or IOException);
                AssertWhole(log, stored);
                disk.Flusher.FreeBytes = long.MaxValue;
                Assert.Equal(stored, log.Append(One(stored), int.MaxValue).FirstOffset);
                stored++;
            }
        }
        using var again = disk.OpenLog(_small);
        AssertWhole(again, stored);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string State(BrokerDisk disk) => Path.Combine(disk.Folder, PartitionSnapshot.FileName);

    private static string Created(BrokerDisk disk)
    {
        File.Create(disk.LogPath).Dispose();
        return disk.Folder;
    }

    private static string[] Logs(BrokerDisk disk) => [.. Directory.GetFiles(disk.Folder, "*.log").Order()];

    private static byte[] One(int number) => TestBatch.Keyed([($"k{number}", $"{number}")], firstTimestamp: 1000 + number);

    private static void Fill(PartitionLog log, int count)
    {
        for (var i = 0; i < count; i++) Assert.Equal(ErrorCode.None, log.Append(One(i), int.MaxValue).Error);
    }

    private static void AssertWhole(PartitionLog log, int count) => Assert.Equal(
        Enumerable.Range(0, count).Select(i => ((long)i, $"{i}")),
        LogClient.All(log).Select(read => (read.Offset, read.Value!)));

    private static byte[] Batch(long producerId, int sequence, bool transactional = false) =>
        TestBatch.Of("v", producerId: producerId, epoch: 0, sequence: sequence, transactional: transactional);

    private static void Send(PartitionLog log, long producerId, int sequence) =>
        Assert.Equal(ErrorCode.None, log.Append(Batch(producerId, sequence), int.MaxValue).Error);

    private static void SendInTransaction(PartitionLog log, long producerId, int sequence)
    {
        log.Admit(producerId, 0);
        Assert.Equal(ErrorCode.None, log.Append(Batch(producerId, sequence, transactional: true), int.MaxValue).Error);
    }

    private static async Task FlipAsync(string path, int at)
    {
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Ct);
    }
}
