namespace Craft.EmbeddedBroker.State;

/// <summary>Where a transactional id stands; the names are Kafka's.</summary>
internal enum TransactionStatus
{
    Empty,
    Ongoing,

    /// <summary>Decided, not yet written everywhere: a restart completes it.</summary>
    PrepareCommit,
    PrepareAbort,
    CompleteCommit,
    CompleteAbort,
}
