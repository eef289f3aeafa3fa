namespace Craft.Runtime;

/// <summary>A record of a <see cref="TopicView{T}"/>; a null value is a tombstone.</summary>
public sealed record ViewRecord<T>(string Key, T? Value, int Partition, long Offset, MessageHeaders Headers)
    where T : class;
