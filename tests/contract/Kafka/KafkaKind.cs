namespace Craft.ContractTests.Kafka;

/// <summary>The brokers that the suite runs against.</summary>
public enum KafkaKind
{
    Embedded,

    /// <summary>Apache Kafka: CRAFT_TEST_KAFKA (host:port), or the one in ../shared/servers/kafka.</summary>
    Apache,
}
