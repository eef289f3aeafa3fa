namespace Craft.Inference.Tagging;

/// <summary>A found span: units First to End (half-open) and the mean probability that a unit of it is of the type.</summary>
public readonly record struct BioSpan(string Type, int First, int End, double Confidence);
