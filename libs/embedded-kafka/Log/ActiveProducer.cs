namespace Craft.EmbeddedBroker.Log;

/// <summary>An idempotent producer as an administrator sees it in one partition.</summary>
internal sealed record ActiveProducer(
    long ProducerId, short Epoch, int LastSequence, long LastTimestamp, long TransactionFirstOffset = -1);
