using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>One partition on disk: order, recovery, sequence numbers.</summary>
public sealed class PartitionLogTests
{
    private const int Unlimited = int.MaxValue;

    [Fact]
    public async Task A_log_cut_at_any_byte_keeps_every_whole_batch_and_goes_on()
    {
        await using var disk = new BrokerDisk();
        var sizes = new List<int>();
        using (var log = disk.OpenLog())
        {
            for (var i = 0; i < 4; i++)
            {
                var batch = TestBatch.Of($"value {i}", count: 2);
                sizes.Add(batch.Length);
                log.Append(batch, Unlimited);
            }
        }
        var whole = await File.ReadAllBytesAsync(disk.LogPath, Ct);
        for (var cut = sizes[0] + sizes[1]; cut <= whole.Length; cut++)
        {
            disk.LoseSnapshots();
            await File.WriteAllBytesAsync(disk.LogPath, whole[..cut], Ct);
            using var log = disk.OpenLog();
            var kept = Enumerable.Range(1, 4).Last(n => sizes.Take(n).Sum() <= cut);

            Assert.Equal(2 * kept, log.EndOffset);
            Assert.Equal(2 * kept, log.Append(TestBatch.Of("next"), Unlimited).FirstOffset);
            Assert.Equal(kept + 1, BrokerDisk.Read(log).Count);
        }
    }

    [Fact]
    public async Task Damage_before_good_records_is_refused_with_file_and_offset()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog())
        {
            for (var i = 0; i < 3; i++) log.Append(TestBatch.Of("some value"), Unlimited);
        }
        var bytes = await File.ReadAllBytesAsync(disk.LogPath, Ct);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(disk.LogPath, bytes, Ct);
        disk.LoseSnapshots();

        var refused = Assert.Throws<EmbeddedKafkaException>(disk.OpenLog);

        Assert.Contains(disk.LogPath, refused.Message);
        Assert.Contains("offset 1", refused.Message);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(disk.LogPath, Ct));
    }

    [Fact]
    public async Task A_repeated_batch_gets_its_first_offset_also_after_a_restart()
    {
        await using var disk = new BrokerDisk();
        byte[] Batch(int sequence) => TestBatch.Of("v", count: 2, producerId: 7, epoch: 0, sequence: sequence);
        using (var log = disk.OpenLog())
        {
            Assert.Equal(0, log.Append(Batch(0), Unlimited).FirstOffset);
            Assert.Equal(2, log.Append(Batch(2), Unlimited).FirstOffset);
            Assert.Equal(0, log.Append(Batch(0), Unlimited).FirstOffset);
        }
        using var again = disk.OpenLog();

        Assert.Equal(new AppendResult(ErrorCode.None, 2), again.Append(Batch(2), Unlimited));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, again.Append(Batch(6), Unlimited).Error);
        Assert.Equal(new AppendResult(ErrorCode.None, 4), again.Append(Batch(4), Unlimited));
        Assert.Equal(6, again.EndOffset);
    }

    [Fact]
    public async Task Sequence_numbers_wrap_and_a_new_epoch_starts_at_zero()
    {
        await using var disk = new BrokerDisk();
        using var log = disk.OpenLog();
        ErrorCode Append(short epoch, int sequence, int count = 1) => log.Append(
            TestBatch.Of("v", count, producerId: 7, epoch: epoch, sequence: sequence), Unlimited).Error;

        Assert.Equal(ErrorCode.None, Append(1, int.MaxValue - 1, count: 2));
        Assert.Equal(ErrorCode.None, Append(1, 0));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Append(2, 1));
        Assert.Equal(ErrorCode.None, Append(2, 0));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, Append(1, 1));
    }

    [Fact]
    public async Task A_full_disk_refuses_the_batch_and_the_log_goes_on_when_there_is_room()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog())
        {
            byte[] Batch(int sequence) => TestBatch.Of("value", producerId: 7, epoch: 0, sequence: sequence);
            log.Append(Batch(0), Unlimited);
            log.File.Capacity = log.File.Length + 20;
            Assert.Equal(ErrorCode.KafkaStorageError, log.Append(Batch(1), Unlimited).Error);
            Assert.Single(BrokerDisk.Read(log));
            log.File.Capacity = long.MaxValue;
            Assert.Equal(new AppendResult(ErrorCode.None, 1), log.Append(Batch(1), Unlimited));
        }
        using var again = disk.OpenLog();

        Assert.Equal(2, again.EndOffset);
    }

    [Fact]
    public async Task What_no_client_may_send_is_refused()
    {
        await using var disk = new BrokerDisk();
        using var log = disk.OpenLog();
        var good = TestBatch.Of("value");
        var flipped = TestBatch.Of("value");
        flipped[^1] ^= 1;
        var oldFormat = TestBatch.Of("value");
        oldFormat[16] = 1;

        Assert.Equal(ErrorCode.MessageTooLarge, log.Append(good, good.Length - 1).Error);
        Assert.Equal(ErrorCode.CorruptMessage, log.Append(flipped, Unlimited).Error);
        Assert.Equal(ErrorCode.UnsupportedForMessageFormat, log.Append(oldFormat, Unlimited).Error);
        Assert.Equal(ErrorCode.CorruptMessage, log.Append(new byte[3], Unlimited).Error);
        Assert.Equal(ErrorCode.InvalidRecord, log.Append((byte[])[.. good, .. good], Unlimited).Error);
        Assert.Equal(ErrorCode.InvalidRecord, log.Append(ControlBatch.Create(1, 0, true, 0), Unlimited).Error);
        Assert.Equal(0, log.EndOffset);
    }

    [Fact]
    public async Task Any_offset_and_any_limit_give_the_batches_from_the_one_that_holds_it()
    {
        await using var disk = new BrokerDisk();
        using var log = disk.OpenLog();
        var ends = new List<long>();
        var random = new Random(42);
        for (var i = 0; i < 300; i++)
        {
            log.Append(TestBatch.Of(new string('x', random.Next(900)), random.Next(1, 4)), Unlimited);
            ends.Add(log.EndOffset);
        }

        Gen.Select(Gen.Long[0, ends[^1] - 1], Gen.Int[0, 20_000]).Sample((offset, maxBytes) =>
        {
            var batches = BrokerDisk.Read(log, offset, maxBytes: maxBytes);

            Assert.InRange(offset, batches[0].FirstOffset, batches[0].LastOffset);
            Assert.True(batches.Count == 1 || batches.Sum(batch => batch.Size) <= maxBytes);
            Assert.All(batches.Zip(batches.Skip(1)), pair => Assert.Equal(pair.First.LastOffset + 1, pair.Second.FirstOffset));
        }, iter: 2000);
        Assert.Empty(BrokerDisk.Read(log, ends[^1]));
        Assert.Equal(ErrorCode.OffsetOutOfRange, log.View(ends[^1] + 1, committed: false).Error);
    }

    [Fact]
    public async Task A_time_finds_the_first_record_at_or_after_it()
    {
        await using var disk = new BrokerDisk();
        using var log = disk.OpenLog();
        for (var i = 0; i < 200; i++)
            log.Append(TestBatch.Of(new string('x', 100), 5, firstTimestamp: i * 100, timestampStep: 10), Unlimited);

        Gen.Int[-10, 19_940].Sample(time =>
        {
            var (offset, timestamp) = log.FindTime(time)!.Value;
            var expected = Enumerable.Range(0, 1000).First(record => TimeOf(record) >= time);
            Assert.Equal((expected, TimeOf(expected)), (offset, timestamp));
        }, iter: 1000);
        Assert.Null(log.FindTime(19_941));
        Assert.Equal((999, 19_940), log.FindLatestTime());

        static long TimeOf(int record) => record / 5 * 100 + record % 5 * 10;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
