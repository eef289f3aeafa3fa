namespace Craft.Training.Optimise;

/// <summary>The metrics of the network as it was after a step.</summary>
public sealed record Evaluated(long Step, IReadOnlyDictionary<string, double> Metrics);
