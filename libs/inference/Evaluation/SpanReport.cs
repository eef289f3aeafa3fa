namespace Craft.Inference.Evaluation;

/// <summary>
/// seqeval's classification report: scores per type, and three averages. Micro counts all spans alike. Macro is the plain mean
/// over every type that occurs in gold or predictions, so a type that was only ever predicted lowers it. Weighted is the mean by
/// support.
/// </summary>
public sealed record SpanReport(
    IReadOnlyDictionary<string, SpanScore> ByType, SpanScore Micro, SpanScore Macro, SpanScore Weighted);
