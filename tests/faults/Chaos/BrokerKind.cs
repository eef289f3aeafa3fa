namespace Craft.FaultTests.Chaos;

/// <summary>What the workers work against.</summary>
internal enum BrokerKind
{
    Embedded,

    /// <summary>One node of the real Kafka.</summary>
    Apache,

    /// <summary>Three nodes of it, replication 3.</summary>
    Apache3,
}
