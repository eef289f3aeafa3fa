namespace Craft.Inference.Evaluation;

/// <summary>An entity: its type, its first token and its last (inclusive, as seqeval counts).</summary>
public readonly record struct TagSpan(string Type, int First, int Last);
