namespace Craft.Inference.Evaluation;

/// <summary>A metric of one query for two systems, and the group (occupation) that the query belongs to.</summary>
public readonly record struct PairedScore(string Group, double Ours, double Baseline);
