namespace Craft.EmbeddedBroker.Groups;

/// <summary>State of a group; the names are Kafka's and are shown to clients.</summary>
internal enum GroupPhase
{
    Empty,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
    Dead,
}
