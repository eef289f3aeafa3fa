using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>
/// The thread that makes computed batches durable, in order. Batches that wait are written together: the slower the
/// broker, the larger the transaction.
/// </summary>
internal sealed class BatchCommitter(
    IBatchWriter writer,
    PollLoop poll,
    StageOptions stage,
    Backlog backlog,
    Part part,
    StageMeter meter,
    TimeProvider time,
    Random random,
    ILogger logger) : IDisposable
{
    private const string WriteTrouble = "write";

    // what a transaction costs is paid rarely, and what an abort repeats stays small
    private const int BatchesPerWrite = 8;

    private readonly BlockingCollection<IReadOnlyList<InFlight>> _computed = new(stage.Flow.MaxMessages);
    private readonly BackOff _backOff = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10), random);
    private readonly FloodWindow _flood = new();
    private int _aborts;

    public void Add(IReadOnlyList<InFlight> batch, CancellationToken ct) => _computed.Add(batch, ct);

    public void Dispose() => _computed.Dispose();

    /// <summary>
    /// Writes until <paramref name="ct"/>. True when the flood rule ended it. Throws
    /// <see cref="FencedException"/>.
    /// </summary>
    public bool Run(CancellationToken ct)
    {
        // another batch is taken only while a full one still fits: a write is never larger than said
        var room = (BatchesPerWrite - 1) * stage.Batch.MaxMessages;
        foreach (var first in _computed.GetConsumingEnumerable(ct))
        {
            var batch = new List<InFlight>(first);
            while (batch.Count <= room && _computed.TryTake(out var next))
            {
                batch.AddRange(next);
            }

            if (Commit(batch, ct) is { } durable && Settle(durable))
            {
                return true;
            }
        }

        return false;
    }

    // What is durable now: the batch without what was taken away from us meanwhile. Null: nothing, it will be read again.
    private List<InFlight>? Commit(List<InFlight> batch, CancellationToken ct)
    {
        string? reason;
        var started = time.GetTimestamp();
        List<InFlight> live;
        try
        {
            lock (poll.Closing)
            {
                // The order matters: metadata first. A lane that is still open then was ours in that generation, and if it
                // is taken away from here on, the broker refuses the offsets because of the old generation.
                var group = poll.Consumer.ConsumerGroupMetadata;
                live = batch.TrueForAll(item => item.Lane.IsOpen) ? batch : batch.FindAll(item => item.Lane.IsOpen);
                reason = live.Count == 0 ? null : writer.Write(live, NextOffsets(live), group, ct);
            }

            if (reason is not null)
            {
                // before the records count as done: a revoke that waits for them must find the lanes closed
                foreach (var lane in live.Select(item => item.Lane).Distinct())
                {
                    poll.Rewind(lane);
                }
            }
        }
        finally
        {
            Done(batch);
        }

        if (reason is not null)
        {
            Aborted(live.Count, reason, ct);
            return null;
        }

        if (live.Count == 0)
        {
            // nothing was written: that says nothing about whether writing works again
            return null;
        }

        _aborts = 0;
        part.Clear(WriteTrouble);
        meter.Written(live, time.GetElapsedTime(started));
        return live;
    }

    private static List<TopicPartitionOffset> NextOffsets(List<InFlight> batch)
    {
        var next = new Dictionary<TopicPartition, long>();
        foreach (var item in batch)
        {
            next[item.Lane.Partition] = item.Record.Offset + 1;
        }

        return [.. next.Select(p => new TopicPartitionOffset(p.Key, p.Value))];
    }

    private void Done(List<InFlight> batch)
    {
        // the metric first: once the backlog has room the poll thread fills it, and the metric would show more than the bound
        meter.InFlight(-batch.Count);
        var bytes = 0L;
        foreach (var item in batch)
        {
            item.Lane.Done();
            bytes += item.Bytes;
        }

        backlog.Remove(batch.Count, bytes);
    }

    private void Aborted(int messages, string reason, CancellationToken ct)
    {
        _aborts++;
        meter.Aborted();
        logger.Aborted(stage.Name, messages, reason);
        if (_aborts > 1)
        {
            part.Trouble(WriteTrouble, $"writing fails: {reason}");
            ct.WaitHandle.WaitOne(_backOff.After(_aborts - 1));
        }
    }

    // Logs the rejects, once they are certain; true when they have become a flood.
    private bool Settle(List<InFlight> durable)
    {
        var flood = false;
        foreach (var item in durable)
        {
            if (item.Rejection is { } why)
            {
                var place = item.Record;
                logger.Rejected(stage.Name, place.Topic, place.Partition, place.Offset, why.Reason, why.Detail);
            }

            flood |= stage.TrustedInput && _flood.Add(item.Rejection is not null);
        }

        return flood;
    }
}
