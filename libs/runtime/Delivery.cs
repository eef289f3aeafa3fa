namespace Craft.Runtime;

/// <summary>What a stage promises about its outputs.</summary>
public enum Delivery
{
    /// <summary>Outputs, dead letters and offsets in one Kafka transaction: topic to topic.</summary>
    ExactlyOnce,

    /// <summary>
    /// Outputs are acknowledged before the offsets are committed: for steps whose effect lies outside Kafka (index,
    /// database) and is idempotent. A crash in between repeats messages.
    /// </summary>
    AtLeastOnce,
}
