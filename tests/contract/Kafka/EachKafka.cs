using Xunit;

namespace Craft.ContractTests.Kafka;

/// <summary>Runs a test once against every broker.</summary>
public sealed class EachKafka : TheoryData<KafkaKind>
{
    public EachKafka() => AddRange(Enum.GetValues<KafkaKind>());
}
