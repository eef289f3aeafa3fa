using System.Collections.Immutable;

namespace Craft.EmbeddedBroker.State;

/// <summary>What is durable about one transactional id.</summary>
internal sealed record TransactionRecord(
    string Id,
    long ProducerId,
    short Epoch,
    int TimeoutMs,
    TransactionStatus Status,
    ImmutableHashSet<TopicPartition> Partitions,
    ImmutableDictionary<string, ImmutableDictionary<TopicPartition, CommittedOffset>> Offsets,
    long StartedMs = -1)
{
    public bool IsDecided => Status is TransactionStatus.PrepareCommit or TransactionStatus.PrepareAbort;

    public bool HoldsOffset(string group, TopicPartition partition) =>
        (Status == TransactionStatus.Ongoing || IsDecided)
        && Offsets.TryGetValue(group, out var held) && held.ContainsKey(partition);

    /// <summary>The first growth opens the transaction, at that time of the wall clock (-1: not known).</summary>
    public TransactionRecord With(IEnumerable<TopicPartition> partitions, long atMs) => this with
    {
        Status = TransactionStatus.Ongoing,
        Partitions = Partitions.Union(partitions),
        StartedMs = Status == TransactionStatus.Ongoing ? StartedMs : atMs,
    };

    public TransactionRecord With(string group, IEnumerable<CommittedOffset> offsets)
    {
        var held = Offsets.GetValueOrDefault(group, ImmutableDictionary<TopicPartition, CommittedOffset>.Empty);
        var more = held.SetItems(offsets.Select(offset => KeyValuePair.Create(offset.Name, offset)));
        return this with { Status = TransactionStatus.Ongoing, Offsets = Offsets.SetItem(group, more) };
    }

    public TransactionRecord Completed() => this with
    {
        Status = Status == TransactionStatus.PrepareCommit
            ? TransactionStatus.CompleteCommit
            : TransactionStatus.CompleteAbort,
        Partitions = [],
        Offsets = Offsets.Clear(),
        StartedMs = -1,
    };
}
