namespace Craft.Bench.Kafka;

/// <summary>One look at the broker's process and folder.</summary>
internal sealed record SoakSample(double MemoryMb, int Handles, double DiskMb);
