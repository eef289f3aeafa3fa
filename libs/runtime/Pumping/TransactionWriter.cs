using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>Exactly once: outputs, dead letters and offsets are one Kafka transaction.</summary>
internal sealed class TransactionWriter(IProducer<byte[]?, byte[]?> producer, string stage, ILogger logger) : IBatchWriter
{
    private static readonly TimeSpan _callTimeout = TimeSpan.FromSeconds(10);

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
                () => producer.SendOffsetsToTransaction(offsets, group, _callTimeout), "send offsets", stage, logger, ct);
            TransactionCalls.Repeat(() => producer.CommitTransaction(_callTimeout), "commit", stage, logger, ct);
            return null;
        }
        catch (KafkaException e)
        {
            TransactionCalls.ThrowIfFatal(e);
            TransactionCalls.Repeat(() => producer.AbortTransaction(_callTimeout), "abort", stage, logger, ct);
            return e.Error.Reason;
        }
    }

    public void Dispose() => producer.Dispose();
}
