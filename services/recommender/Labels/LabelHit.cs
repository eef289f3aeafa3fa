namespace Craft.Recommender.Labels;

/// <summary>A concept, found by its best label; score 0..1, 1 when the label is the query.</summary>
internal readonly record struct LabelHit(int Owner, float Score);
