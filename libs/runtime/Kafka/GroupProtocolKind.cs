namespace Craft.Runtime;

/// <summary>How consumer groups are coordinated.</summary>
public enum GroupProtocolKind
{
    /// <summary>Every broker, the embedded one included.</summary>
    Classic,

    /// <summary>KIP-848: Kafka 4.0 and newer.</summary>
    Consumer,
}
