namespace Craft.Inference.Evaluation;

/// <summary>An item of a result list and the score that placed it there.</summary>
public readonly record struct ScoredItem(string Id, double Score);
