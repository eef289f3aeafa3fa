using Confluent.Kafka;

namespace Craft.Runtime;

/// <summary>A record ready for the producer.</summary>
internal sealed record WireRecord(string Topic, byte[]? Key, byte[]? Value, Headers Headers, DateTimeOffset? Timestamp = null)
{
    public static WireRecord From(OutgoingRecord record)
    {
        var headers = new Headers();
        foreach (var (name, value) in record.Headers.All)
        {
            headers.Add(name, value);
        }

        return new(record.Topic, System.Text.Encoding.UTF8.GetBytes(record.Key), record.Value, headers, record.Timestamp);
    }

    public Message<byte[]?, byte[]?> ToMessage()
    {
        var message = new Message<byte[]?, byte[]?> { Key = Key, Value = Value, Headers = Headers };
        if (Timestamp is { } at)
        {
            message.Timestamp = new Timestamp(at);
        }

        return message;
    }
}
