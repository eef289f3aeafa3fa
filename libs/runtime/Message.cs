namespace Craft.Runtime;

/// <summary>A decoded record. <see cref="Value"/> is null for a tombstone.</summary>
public sealed record Message<T>(
    string Key,
    T? Value,
    string Topic,
    int Partition,
    long Offset,
    DateTimeOffset Timestamp,
    MessageHeaders Headers)
    where T : class;
