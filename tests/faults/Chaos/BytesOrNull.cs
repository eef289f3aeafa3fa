using Confluent.Kafka;

namespace Craft.FaultTests.Chaos;

/// <summary>Keys as they are, and no key as null.</summary>
internal sealed class BytesOrNull : IDeserializer<byte[]?>
{
    public byte[]? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
        isNull ? null : data.ToArray();
}
