using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>How calls of the transaction API are made: what is retriable is repeated, what is fatal is an exception of its own.</summary>
internal static class TransactionCalls
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Repeats <paramref name="call"/> while the library says that this is right. Throws <see cref="FencedException"/>, the
    /// call's <see cref="KafkaException"/> when the transaction must be aborted, or the cancellation.
    /// </summary>
    public static void Repeat(Action call, string name, string part, ILogger logger, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                call();
                return;
            }
            catch (KafkaRetriableException e)
            {
                logger.CallRepeated(part, name, e.Error.Reason);
            }
            catch (KafkaException e)
            {
                ThrowIfFatal(e);
                throw;
            }

            ct.WaitHandle.WaitOne(_pause);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Hands a record to the client; waits when the client's queue is full. Failures surface at the commit.</summary>
    public static void Produce(IProducer<byte[]?, byte[]?> producer, WireRecord record, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                producer.Produce(record.Topic, record.ToMessage());
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                // delivery reports must be fetched for the queue to empty: nobody polls in the background
                producer.Poll(TimeSpan.FromMilliseconds(10));
                ct.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>
    /// A refusal of offsets because of the member (FENCED_INSTANCE_ID too) is not fatal: a client whose session is over while its
    /// partitions are still here has forgotten its member id. If another instance has really taken over, the consumer itself says so.
    /// </summary>
    public static void ThrowIfFatal(KafkaException e)
    {
        if (e.Error.IsFatal || e.Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced)
        {
            throw new FencedException(e.Error.Reason, e);
        }
    }
}
