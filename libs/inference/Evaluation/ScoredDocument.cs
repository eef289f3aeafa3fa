namespace Craft.Inference.Evaluation;

/// <summary>A document found by a baseline, by its number in the order it was given.</summary>
public readonly record struct ScoredDocument(int Document, double Score);
