namespace Craft.Bench.Kafka;

/// <summary>One copy: messages per second, microseconds of processor time and bytes allocated in this process per message.</summary>
internal sealed record CopyFigures(double Rate, double Micros, double Allocated);
