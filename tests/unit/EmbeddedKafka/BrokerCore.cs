using System.Collections.Immutable;
using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;
using Craft.EmbeddedBroker.Transactions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>The broker without its network: logs, journal and transactions over one folder.</summary>
internal sealed class BrokerCore : IAsyncDisposable
{
    private readonly EmbeddedKafkaEvents _events = new(NullLogger.Instance);
    private readonly DiskFlusher _flusher;
    private readonly TransactionExpiry _expiry;

    private BrokerCore(
        string folder, TimeProvider time, Action<string, long, byte[]>? beforeWrite, FsyncPolicy fsync, Action<string, long>? afterFlush)
    {
        var options = new EmbeddedKafkaOptions { DataDirectory = folder, Time = time };
        _flusher = new DiskFlusher(fsync, TimeSpan.FromMinutes(10), time, _events)
        {
            BeforeWrite = beforeWrite,
            AfterFlush = afterFlush,
        };
        Ledger = new Ledger(folder, _flusher, _events);
        Topics = new TopicCatalog(options, Ledger, _flusher, _events);
        Transactions = new TransactionCoordinator(Ledger, Topics, time, _events);
        _expiry = new TransactionExpiry(Transactions, new MonotonicClock(time));
    }

    public Ledger Ledger { get; }

    public EmbeddedKafkaEvents Events => _events;

    /// <summary>When everything written so far may be acknowledged.</summary>
    public Task WhenDurableAsync() => _flusher.WhenDurableAsync(TestContext.Current.CancellationToken);

    public TopicCatalog Topics { get; }

    public TransactionCoordinator Transactions { get; }

    public static async Task<BrokerCore> OpenAsync(
        string folder,
        TimeProvider? time = null,
        Action<string, long, byte[]>? beforeWrite = null,
        FsyncPolicy fsync = FsyncPolicy.Interval,
        Action<string, long>? afterFlush = null)
    {
        var core = new BrokerCore(folder, time ?? TimeProvider.System, beforeWrite, fsync, afterFlush);
        await TransactionRecovery.RunAsync(
            core.Ledger, core.Topics, core.Transactions, core._expiry, core._events, TestContext.Current.CancellationToken);
        return core;
    }

    public PartitionLog Log(int partition) => Topics.Find(new TopicPartition("t", partition))!;

    /// <summary>Opens a transaction over these partitions, one record each, with an offset for group g.</summary>
    public async Task WriteAsync(ProducerIdentity producer, string id, int sequence, long offset, params int[] partitions)
    {
        var ct = TestContext.Current.CancellationToken;
        var names = partitions.Select(partition => new TopicPartition("t", partition)).ToImmutableArray();
        Assert.Equal(ErrorCode.None, await Transactions.AddPartitionsAsync(
            id, producer.ProducerId, producer.Epoch, names, ct));
        foreach (var partition in partitions)
        {
            var batch = TestBatch.Of(
                $"{offset}", 1, producer.ProducerId, producer.Epoch, sequence, transactional: true, firstTimestamp: offset);
            Assert.Equal(ErrorCode.None, Log(partition).Append(batch, int.MaxValue).Error);
        }
        Assert.Equal(ErrorCode.None, await Transactions.AddOffsetsAsync(
            id, producer.ProducerId, producer.Epoch, "g", [new("t", 0, offset, -1, null)], ct));
    }

    /// <summary>What a reader of committed records sees: the numbers of the transactions in that partition.</summary>
    public List<long> Committed(int partition)
    {
        var log = Log(partition);
        var aborted = new List<TransactionIndex.AbortedRange>();
        log.CollectAborted(log.View(0, committed: true), 0, int.MaxValue, aborted);
        return [.. BrokerDisk.Read(log, committed: true)
            .Where(batch => !batch.IsControl)
            .Where(batch => !aborted.Exists(range => range.ProducerId == batch.ProducerId
                && batch.FirstOffset >= range.FirstOffset && batch.FirstOffset < range.LastOffset))
            .Select(batch => batch.MaxTimestamp)];
    }

    public long? GroupOffset() => Ledger.Read(
        state => state.Offsets.GetValueOrDefault("g")?.GetValueOrDefault(new TopicPartition("t", 0))?.Offset);

    public async ValueTask DisposeAsync()
    {
        await _expiry.DisposeAsync();
        Transactions.Dispose();
        Topics.Dispose();
        Ledger.Dispose();
        await _flusher.DisposeAsync();
        _events.Dispose();
    }
}
