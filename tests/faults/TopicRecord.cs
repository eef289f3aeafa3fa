namespace Craft.FaultTests;

/// <summary>What the oracle needs of a committed record; a null title is a tombstone.</summary>
internal sealed record TopicRecord(string Key, int Partition, long Offset, long? Revision, string? Title, long? Sequence);
