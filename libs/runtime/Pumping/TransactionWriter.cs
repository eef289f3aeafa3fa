using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>Exactly once: outputs, dead letters and offsets are one Kafka transaction.</summary>
internal sealed class TransactionWriter(IProducer<byte[]?, byte[]?> producer, string stage, ILogger logger) : IBatchWriter
{
    private const int HangCalls = 3;

    private static readonly TimeSpan _callTimeout = TimeSpan.FromSeconds(10);

    private bool _hangs;

    public void Start(CancellationToken ct) =>
        TransactionCalls.Repeat(() => producer.InitTransactions(_callTimeout), "init transactions", stage, logger, ct);

    public string? Write(
        IReadOnlyList<InFlight> batch, IReadOnlyList<TopicPartitionOffset> offsets, IConsumerGroupMetadata group,
        CancellationToken ct)
    {
        try
        {
            producer.BeginTransaction();
            foreach (var item in batch)
            {
                for (var i = 0; i < item.Writes.Count; i++)
                {
                    TransactionCalls.Produce(producer, item.Writes[i], ct);
                }
            }

            TransactionCalls.Repeat(
                () => SendOffsets(offsets, group), "send offsets", stage, logger, ct);
            TransactionCalls.Repeat(() => producer.CommitTransaction(_callTimeout), "commit", stage, logger, ct);
            return null;
        }
        catch (KafkaException e)
        {
            TransactionCalls.ThrowIfFatal(e);
            TransactionCalls.Repeat(() => producer.AbortTransaction(_callTimeout), "abort", stage, logger, ct);
            return ProduceTrouble.Sentence(e.Error);
        }
    }

    public void Dispose()
    {
        if (!_hangs)
        {
            producer.Dispose();
        }
    }

    // The client does not keep this call's time-out: when the group's coordinator has left the cluster's metadata (a node
    // that was killed) the call may never return (librdkafka 5456, 5511). A process that starts again is past that.
    private void SendOffsets(IReadOnlyList<TopicPartitionOffset> offsets, IConsumerGroupMetadata group)
    {
        var call = Task.Run(() => producer.SendOffsetsToTransaction(offsets, group, _callTimeout));

        // several short waits: a process that stood still for long must not take that for a hang
        for (var wait = 1; !((IAsyncResult)call).AsyncWaitHandle.WaitOne(_callTimeout); wait++)
        {
            if (wait == HangCalls)
            {
                _hangs = true;
                throw new TimeoutException("the client does not come back from sending offsets to the transaction");
            }
        }

        call.GetAwaiter().GetResult();
    }
}
