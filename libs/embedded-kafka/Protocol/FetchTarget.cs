namespace Craft.EmbeddedBroker.Protocol;

/// <summary>One partition of a fetch: from which offset, at most how many bytes.</summary>
internal readonly record struct FetchTarget(
    string Topic, int Partition, int LeaderEpoch, long Offset, int MaxBytes, bool FirstOfTopic, int OfTopic);
