using System.Collections.Immutable;

namespace Craft.EmbeddedBroker.State;

/// <summary>Everything durable except the records: the sum of the journal's entries. Guarded by the ledger's lock.</summary>
internal sealed class ClusterState
{
    private readonly Dictionary<string, TopicDefinition> _topics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<TopicPartition, CommittedOffset>> _offsets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TransactionRecord> _transactions = new(StringComparer.Ordinal);

    private readonly Dictionary<TopicPartition, long> _startOffsets = [];

    public IReadOnlyDictionary<string, TopicDefinition> Topics => _topics;

    /// <summary>Partitions whose first records were deleted, with the first offset that is left.</summary>
    public IReadOnlyDictionary<TopicPartition, long> StartOffsets => _startOffsets;

    public IReadOnlyDictionary<string, Dictionary<TopicPartition, CommittedOffset>> Offsets => _offsets;

    public IReadOnlyDictionary<string, TransactionRecord> Transactions => _transactions;

    /// <summary>Producer ids below that number may be in use.</summary>
    public long ProducerIdsBelow { get; private set; }

    public void Apply(JournalEntry entry)
    {
        switch (entry)
        {
            case JournalEntry.TopicCreated e:
                _topics[e.Topic.Name] = e.Topic;
                break;
            case JournalEntry.TopicGrown e:
                if (_topics.TryGetValue(e.Topic, out var topic))
                    _topics[e.Topic] = topic with { Partitions = e.Partitions };
                break;
            case JournalEntry.TopicConfigured e:
                if (_topics.TryGetValue(e.Topic, out var configured))
                    _topics[e.Topic] = configured with { Configs = e.Configs };
                break;
            case JournalEntry.RecordsDeleted e:
                var partition = new TopicPartition(e.Topic, e.Partition);
                if (_topics.ContainsKey(e.Topic))
                    _startOffsets[partition] = Math.Max(e.Before, _startOffsets.GetValueOrDefault(partition));
                break;
            case JournalEntry.TopicDeleted e:
                ForgetTopic(e.Topic);
                break;
            case JournalEntry.OffsetsCommitted e:
                Commit(e.Group, e.Offsets);
                break;
            case JournalEntry.OffsetsDeleted e:
                Forget(e.Group, e.Partitions);
                break;
            case JournalEntry.GroupDeleted e:
                _offsets.Remove(e.Group);
                break;
            case JournalEntry.ProducerIdsReserved e:
                ProducerIdsBelow = Math.Max(ProducerIdsBelow, e.Below);
                break;
            default:
                ApplyToTransaction(entry);
                break;
        }
    }

    /// <summary>The shortest entries that give this state again.</summary>
    public IEnumerable<JournalEntry> Snapshot()
    {
        yield return new JournalEntry.ProducerIdsReserved(ProducerIdsBelow);
        foreach (var topic in _topics.Values) yield return new JournalEntry.TopicCreated(topic);
        foreach (var (partition, start) in _startOffsets)
            yield return new JournalEntry.RecordsDeleted(partition.Topic, partition.Partition, start);
        foreach (var (group, offsets) in _offsets)
            yield return new JournalEntry.OffsetsCommitted(group, [.. offsets.Values]);
        foreach (var entry in _transactions.Values.SelectMany(Snapshot)) yield return entry;
    }

    private static IEnumerable<JournalEntry> Snapshot(TransactionRecord transaction)
    {
        var (id, status) = (transaction.Id, transaction.Status);
        yield return new JournalEntry.ProducerStarted(
            id, transaction.ProducerId, transaction.Epoch, transaction.TimeoutMs);
        if (status == TransactionStatus.Empty) yield break;
        yield return new JournalEntry.TransactionGrown(id, [.. transaction.Partitions], transaction.StartedMs);
        foreach (var (group, offsets) in transaction.Offsets)
            yield return new JournalEntry.TransactionOffsetsAdded(id, group, [.. offsets.Values]);
        if (status == TransactionStatus.Ongoing) yield break;
        var commit = status is TransactionStatus.PrepareCommit or TransactionStatus.CompleteCommit;
        yield return new JournalEntry.TransactionDecided(id, transaction.Epoch, commit);
        if (!transaction.IsDecided) yield return new JournalEntry.TransactionCompleted(id);
    }

    private void ApplyToTransaction(JournalEntry entry)
    {
        switch (entry)
        {
            case JournalEntry.ProducerStarted e:
                _transactions[e.Id] = new TransactionRecord(
                    e.Id, e.ProducerId, e.Epoch, e.TimeoutMs, TransactionStatus.Empty, [],
                    ImmutableDictionary<string, ImmutableDictionary<TopicPartition, CommittedOffset>>.Empty);
                ProducerIdsBelow = Math.Max(ProducerIdsBelow, e.ProducerId + 1);
                break;
            case JournalEntry.TransactionGrown e:
                Change(e.Id, old => old.With(e.Partitions, e.AtMs));
                break;
            case JournalEntry.TransactionOffsetsAdded e:
                Change(e.Id, old => old.With(e.Group, e.Offsets));
                break;
            case JournalEntry.TransactionDecided e:
                var status = e.Commit ? TransactionStatus.PrepareCommit : TransactionStatus.PrepareAbort;
                Change(e.Id, old => old with { Status = status, Epoch = e.Epoch });
                break;
            case JournalEntry.TransactionCompleted e:
                Change(e.Id, Complete);
                break;
        }
    }

    private TransactionRecord Complete(TransactionRecord transaction)
    {
        if (transaction.Status == TransactionStatus.PrepareCommit)
        {
            foreach (var (group, offsets) in transaction.Offsets) Commit(group, offsets.Values);
        }
        return transaction.Completed();
    }

    private void Change(string id, Func<TransactionRecord, TransactionRecord> change)
    {
        if (_transactions.TryGetValue(id, out var old)) _transactions[id] = change(old);
    }

    private void Commit(string group, IEnumerable<CommittedOffset> offsets)
    {
        if (!_offsets.TryGetValue(group, out var committed)) _offsets[group] = committed = [];
        foreach (var offset in offsets) committed[offset.Name] = offset;
    }

    // A group is known by its offsets: with the last of them it is gone, as on Kafka.
    private void Forget(string group, IEnumerable<TopicPartition> partitions)
    {
        if (!_offsets.TryGetValue(group, out var committed)) return;
        foreach (var name in partitions) committed.Remove(name);
        if (committed.Count == 0) _offsets.Remove(group);
    }

    private void ForgetTopic(string topic)
    {
        _topics.Remove(topic);
        foreach (var name in _startOffsets.Keys.Where(name => name.Topic == topic).ToList()) _startOffsets.Remove(name);
        foreach (var committed in _offsets.Values)
        {
            foreach (var name in committed.Keys.Where(name => name.Topic == topic).ToList()) committed.Remove(name);
        }
        foreach (var old in _transactions.Values.ToList())
        {
            _transactions[old.Id] = old with { Partitions = old.Partitions.Except(old.Partitions.Where(name => name.Topic == topic)) };
        }
    }
}
