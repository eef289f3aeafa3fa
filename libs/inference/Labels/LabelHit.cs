namespace Craft.Inference.Labels;

/// <summary>A concept, found by its best label; score 0..1, 1 when the label is the query.</summary>
public readonly record struct LabelHit(int Owner, float Score);
