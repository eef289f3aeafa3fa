namespace Craft.FaultTests.Chaos;

/// <summary>What the store outside Kafka holds of a key: its newest message, and how many messages changed it.</summary>
internal sealed record Effect(long Sequence, string Text, int Changes);
