using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>At least once: what is written is acknowledged by the broker before the offsets are committed.</summary>
internal sealed class AcknowledgedWriter(
    IProducer<byte[]?, byte[]?> producer, IConsumer<byte[]?, byte[]?> consumer, string stage, ILogger logger) : IBatchWriter
{
    private const int CommitAttempts = 20;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private int _unacknowledged;
    private Error? _failure;

    public void Start(CancellationToken ct)
    {
        // nothing to agree on with the broker
    }

    public string? Write(
        IReadOnlyList<InFlight> batch, IReadOnlyList<TopicPartitionOffset> offsets, IConsumerGroupMetadata group,
        CancellationToken ct)
    {
        _failure = null;
        foreach (var record in batch.SelectMany(i => i.Writes))
        {
            Interlocked.Increment(ref _unacknowledged);
            Produce(record, ct);
        }

        while (Volatile.Read(ref _unacknowledged) > 0)
        {
            producer.Flush(TimeSpan.FromMilliseconds(200));
            ct.ThrowIfCancellationRequested();
        }

        return _failure is { } failure ? failure.Reason : Commit(offsets, ct);
    }

    public void Dispose() => producer.Dispose();

    private void Produce(WireRecord record, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                producer.Produce(record.Topic, record.ToMessage(), report =>
                {
                    if (report.Error.IsError)
                    {
                        _failure = report.Error;
                    }

                    Interlocked.Decrement(ref _unacknowledged);
                });
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Flush(TimeSpan.FromMilliseconds(10));
                ct.ThrowIfCancellationRequested();
            }
            catch (ProduceException<byte[]?, byte[]?> e)
            {
                TransactionCalls.ThrowIfFatal(e);
                Interlocked.Decrement(ref _unacknowledged);
                _failure = e.Error;
                return;
            }
        }
    }

    // a commit during a rebalance is refused for a moment; when it stays refused the partitions are somebody else's
    private string? Commit(IReadOnlyList<TopicPartitionOffset> offsets, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                consumer.Commit(offsets);
                return null;
            }
            catch (KafkaException e)
            {
                TransactionCalls.ThrowIfFatal(e);
                if (attempt == CommitAttempts
                    || e.Error.Code is ErrorCode.IllegalGeneration or ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId)
                {
                    return e.Error.Reason;
                }

                logger.CallRepeated(stage, "commit of offsets", e.Error.Reason);
            }

            ct.WaitHandle.WaitOne(_pause);
            ct.ThrowIfCancellationRequested();
        }
    }
}
