using Confluent.Kafka;

namespace Craft.Runtime;

/// <summary>A record as Kafka delivered it.</summary>
public sealed record RawRecord(
    string Topic,
    int Partition,
    long Offset,
    DateTimeOffset Timestamp,
    byte[]? Key,
    byte[]? Value,
    MessageHeaders Headers)
{
    internal static RawRecord From(ConsumeResult<byte[]?, byte[]?> result)
    {
        var message = result.Message;
        var headers = message.Headers is { Count: > 0 } all
            ? new MessageHeaders([.. all.Select(h => new KeyValuePair<string, byte[]?>(h.Key, h.GetValueBytes()))])
            : MessageHeaders.None;
        return new(
            result.Topic, result.Partition.Value, result.Offset.Value,
            DateTimeOffset.FromUnixTimeMilliseconds(message.Timestamp.UnixTimestampMs), message.Key, message.Value, headers);
    }
}
