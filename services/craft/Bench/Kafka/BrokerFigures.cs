namespace Craft.Bench.Kafka;

/// <summary>What was measured on one broker: MB/s, milliseconds, MB.</summary>
internal sealed record BrokerFigures(double Produce, double Consume, IReadOnlyList<double> Latencies, double MemoryMb);
