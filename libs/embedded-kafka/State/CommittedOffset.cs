namespace Craft.EmbeddedBroker.State;

/// <summary>A group's committed position in one partition.</summary>
internal sealed record CommittedOffset(string Topic, int Partition, long Offset, int LeaderEpoch, string? Metadata = null)
{
    public TopicPartition Name => new(Topic, Partition);
}
