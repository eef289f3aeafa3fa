using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>Transactions as one partition sees them.</summary>
public sealed class PartitionTransactionTests
{
    [Fact]
    public async Task An_open_transaction_holds_the_stable_offset_back_until_its_marker()
    {
        await using var disk = new BrokerDisk();
        using var log = disk.OpenLog();
        log.Append(TestBatch.Of("plain"), int.MaxValue);
        Send(log, producerId: 1, sequence: 0);
        log.Append(TestBatch.Of("plain"), int.MaxValue);

        Assert.Equal((1, 3), (log.StableOffset, log.EndOffset));
        Assert.Single(BrokerDisk.Read(log, committed: true));
        Assert.True(log.EndTransaction(1, 0, commit: true));

        Assert.Equal((4, 4), (log.StableOffset, log.EndOffset));
        Assert.Equal(4, BrokerDisk.Read(log, committed: true).Count);
    }

    [Fact]
    public async Task Aborted_ranges_are_told_to_those_who_read_into_them_also_after_a_restart()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog())
        {
            Send(log, producerId: 1, sequence: 0);
            log.EndTransaction(1, 0, commit: false);
            Send(log, producerId: 2, sequence: 0);
            log.EndTransaction(2, 0, commit: true);
        }
        using var again = disk.OpenLog();

        Assert.Equal([new TransactionIndex.AbortedRange(1, 0, 1)], Aborted(again, 0));
        Assert.Equal([new TransactionIndex.AbortedRange(1, 0, 1)], Aborted(again, 1));
        Assert.Empty(Aborted(again, 2));
    }

    [Fact]
    public async Task A_late_batch_of_an_ended_transaction_does_not_open_another()
    {
        await using var disk = new BrokerDisk();
        using var log = disk.OpenLog();
        Send(log, producerId: 1, sequence: 0);
        log.EndTransaction(1, 0, commit: false);

        var late = log.Append(Batch(1, 0, sequence: 1), int.MaxValue);

        Assert.Equal(ErrorCode.InvalidTxnState, late.Error);
        Assert.Equal(log.EndOffset, log.StableOffset);
    }

    [Fact]
    public async Task A_marker_with_a_higher_epoch_fences_the_lower_one()
    {
        await using var disk = new BrokerDisk();
        using (var log = disk.OpenLog())
        {
            Send(log, producerId: 1, sequence: 0);
            log.EndTransaction(1, epoch: 1, commit: false);
            Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Append(Batch(1, 0, sequence: 1), int.MaxValue).Error);
        }
        using var again = disk.OpenLog();
        again.Admit(1, 1);

        Assert.Equal(ErrorCode.InvalidProducerEpoch, again.Append(Batch(1, 0, sequence: 1), int.MaxValue).Error);
        Assert.Equal(ErrorCode.None, again.Append(Batch(1, 1, sequence: 0), int.MaxValue).Error);
    }

    [Fact]
    public async Task Ending_a_transaction_twice_writes_one_marker()
    {
        await using var disk = new BrokerDisk();
        using var log = disk.OpenLog();
        Send(log, producerId: 1, sequence: 0);

        log.EndTransaction(1, 0, commit: true);
        log.EndTransaction(1, 0, commit: true);

        Assert.Equal(2, log.EndOffset);
    }

    private static byte[] Batch(long producerId, short epoch, int sequence) =>
        TestBatch.Of("v", producerId: producerId, epoch: epoch, sequence: sequence, transactional: true);

    private static void Send(PartitionLog log, long producerId, int sequence)
    {
        log.Admit(producerId, 0);
        Assert.Equal(ErrorCode.None, log.Append(Batch(producerId, 0, sequence), int.MaxValue).Error);
    }

    private static List<TransactionIndex.AbortedRange> Aborted(PartitionLog log, long offset)
    {
        var found = new List<TransactionIndex.AbortedRange>();
        log.CollectAborted(log.View(offset, committed: true), offset, 1000, found);
        return found;
    }
}
