namespace Craft.Runtime;

/// <summary>An encoded record on its way to a topic.</summary>
public sealed record OutgoingRecord(
    string Topic,
    string Key,
    byte[]? Value,
    MessageHeaders Headers,
    DateTimeOffset? Timestamp = null);
