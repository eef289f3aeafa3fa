using System.Text;
using Confluent.Kafka;

namespace Craft.FaultTests.Chaos;

/// <summary>Keys as text, and no key as null (the client's own makes it empty).</summary>
internal sealed class TextOrNull : ISerializer<string?>, IDeserializer<string?>
{
    public byte[] Serialize(string? data, SerializationContext context) => data is null ? null! : Encoding.UTF8.GetBytes(data);

    public string? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
        isNull ? null : Encoding.UTF8.GetString(data);
}
