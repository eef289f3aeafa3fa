namespace Craft.FaultTests.Chaos;

/// <summary>A record of the input topic, or one that the broker has acknowledged to be there.</summary>
internal sealed record InputRecord(int Partition, long Offset, string? Key, byte[] Value);
