namespace Craft.Runtime;

/// <summary>A record as Kafka delivered it.</summary>
public sealed record RawRecord(
    string Topic,
    int Partition,
    long Offset,
    DateTimeOffset Timestamp,
    byte[]? Key,
    byte[]? Value,
    MessageHeaders Headers);
