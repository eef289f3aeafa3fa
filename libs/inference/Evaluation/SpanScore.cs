namespace Craft.Inference.Evaluation;

/// <summary>
/// Precision, recall and F1 of spans, and how many there are in the gold data. A rate without a denominator is 0
/// (seqeval's <c>zero_division=0</c>).
/// </summary>
public sealed record SpanScore(double Precision, double Recall, double F1, int Support)
{
    internal static SpanScore Of(int hits, int predicted, int gold)
    {
        var precision = predicted == 0 ? 0 : hits / (double)predicted;
        var recall = gold == 0 ? 0 : hits / (double)gold;
        var sum = precision + recall;
        return new SpanScore(precision, recall, sum > 0 ? 2 * precision * recall / sum : 0, gold);
    }
}
