using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Transactions;

/// <summary>Brings logs and journal together at start-up, before any client is served.</summary>
internal static class TransactionRecovery
{
    public static async Task RunAsync(
        Ledger ledger,
        TopicCatalog topics,
        TransactionCoordinator coordinator,
        TransactionExpiry expiry,
        EmbeddedKafkaEvents events,
        CancellationToken ct)
    {
        var logs = topics.All.SelectMany(topic => topic.Partitions).ToList();
        foreach (var log in logs) coordinator.Ids.Skip(log.HighestProducerId);
        await CompleteDecidedAsync(ledger, coordinator, expiry, events, ct);
        foreach (var log in logs) await EndOrphansAsync(log, ledger, coordinator, events, ct);
        foreach (var open in Transactions(ledger).Where(t => t.Status == TransactionStatus.Ongoing))
        {
            // Its producer may be alive and go on; if not, its time runs out or its successor ends it.
            foreach (var name in open.Partitions) topics.Find(name)?.Admit(open.ProducerId, open.Epoch);
            expiry.Watch(open.Id, open.TimeoutMs);
        }
    }

    private static List<TransactionRecord> Transactions(Ledger ledger) =>
        ledger.Read(state => state.Transactions.Values.ToList());

    private static async Task CompleteDecidedAsync(
        Ledger ledger,
        TransactionCoordinator coordinator,
        TransactionExpiry expiry,
        EmbeddedKafkaEvents events,
        CancellationToken ct)
    {
        foreach (var decided in Transactions(ledger).Where(transaction => transaction.IsDecided))
        {
            if (await coordinator.ExpireAsync(decided.Id, static () => true, ct)) events.TransactionRecovered(decided.Id);
            else expiry.Watch(decided.Id, 1);
        }
    }

    // Records of a transaction that the journal does not know in this partition: its last entries were lost in a power cut.
    private static async Task EndOrphansAsync(
        PartitionLog log,
        Ledger ledger,
        TransactionCoordinator coordinator,
        EmbeddedKafkaEvents events,
        CancellationToken ct)
    {
        foreach (var (producerId, epoch) in log.OpenTransactions())
        {
            var owner = Transactions(ledger).Find(transaction => transaction.ProducerId == producerId);
            var open = owner is not null && (owner.Status == TransactionStatus.Ongoing || owner.IsDecided);
            if (open && owner!.Partitions.Contains(log.Name)) continue;
            if (open) await coordinator.ExpireAsync(owner!.Id, static () => true, ct);
            events.OrphanAborted(producerId, log.Name.ToString());
            log.EndTransaction(producerId, epoch, commit: false);
        }
    }
}
