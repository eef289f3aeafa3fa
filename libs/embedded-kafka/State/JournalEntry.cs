using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Craft.EmbeddedBroker.State;

/// <summary>One durable fact about topics, groups' offsets, producers or transactions; the state is the sum of them.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(TopicCreated), "topic-created")]
[JsonDerivedType(typeof(TopicDeleted), "topic-deleted")]
[JsonDerivedType(typeof(TopicGrown), "topic-grown")]
[JsonDerivedType(typeof(TopicConfigured), "topic-configured")]
[JsonDerivedType(typeof(RecordsDeleted), "records-deleted")]
[JsonDerivedType(typeof(OffsetsCommitted), "offsets-committed")]
[JsonDerivedType(typeof(OffsetsDeleted), "offsets-deleted")]
[JsonDerivedType(typeof(GroupDeleted), "group-deleted")]
[JsonDerivedType(typeof(ProducerIdsReserved), "producer-ids-reserved")]
[JsonDerivedType(typeof(ProducerStarted), "producer-started")]
[JsonDerivedType(typeof(TransactionGrown), "transaction-grown")]
[JsonDerivedType(typeof(TransactionOffsetsAdded), "transaction-offsets-added")]
[JsonDerivedType(typeof(TransactionDecided), "transaction-decided")]
[JsonDerivedType(typeof(TransactionCompleted), "transaction-completed")]
internal abstract record JournalEntry
{
    private JournalEntry()
    {
    }

    public sealed record TopicCreated(TopicDefinition Topic) : JournalEntry;

    public sealed record TopicDeleted(string Topic) : JournalEntry;

    public sealed record TopicGrown(string Topic, int Partitions) : JournalEntry;

    /// <summary>All the topic's own settings from now on.</summary>
    public sealed record TopicConfigured(string Topic, ImmutableSortedDictionary<string, string> Configs) : JournalEntry;

    /// <summary>Records before that offset are gone, whether or not their segments are deleted yet.</summary>
    public sealed record RecordsDeleted(string Topic, int Partition, long Before) : JournalEntry;

    public sealed record OffsetsCommitted(string Group, ImmutableArray<CommittedOffset> Offsets) : JournalEntry;

    public sealed record OffsetsDeleted(string Group, ImmutableArray<TopicPartition> Partitions) : JournalEntry;

    public sealed record GroupDeleted(string Group) : JournalEntry;

    /// <summary>Ids below that number may be in use.</summary>
    public sealed record ProducerIdsReserved(long Below) : JournalEntry;

    public sealed record ProducerStarted(string Id, long ProducerId, short Epoch, int TimeoutMs) : JournalEntry;

    /// <summary>Partitions that the open transaction will write to; the first entry opens it.</summary>
    public sealed record TransactionGrown(string Id, ImmutableArray<TopicPartition> Partitions, long AtMs = -1)
        : JournalEntry;

    public sealed record TransactionOffsetsAdded(
        string Id, string Group, ImmutableArray<CommittedOffset> Offsets) : JournalEntry;

    /// <summary>From here on the outcome is fixed: markers and offsets follow, after a restart if need be.</summary>
    public sealed record TransactionDecided(string Id, short Epoch, bool Commit) : JournalEntry;

    /// <summary>Every marker is written; a commit's offsets count from here on.</summary>
    public sealed record TransactionCompleted(string Id) : JournalEntry;
}
