namespace Craft.EmbeddedBroker.State;

/// <summary>Name of one partition.</summary>
internal readonly record struct TopicPartition(string Topic, int Partition)
{
    public override string ToString() => $"{Topic}-{Partition}";
}
