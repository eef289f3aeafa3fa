namespace Craft.Bench;

/// <summary>What a figure is compared with; measured in the same run.</summary>
internal sealed record BenchPeer(string Name, double Value);
