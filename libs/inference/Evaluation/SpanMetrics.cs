namespace Craft.Inference.Evaluation;

/// <summary>
/// Span scores as seqeval 1.2.2 counts them: a predicted span is right when type, first and last token are those of a gold span
/// of the same sequence. Without any span on either side every score is 0.
/// </summary>
public static class SpanMetrics
{
    /// <summary>Scores tags, sequence by sequence.</summary>
    /// <exception cref="ArgumentException">The sequences differ in number or length.</exception>
    public static SpanReport Score(
        IReadOnlyList<IReadOnlyList<string>> gold, IReadOnlyList<IReadOnlyList<string>> predicted, TagReading reading)
    {
        CheckShape(gold, predicted);
        return Score([.. gold.Select(tags => TagSpans.Read(tags, reading))], [.. predicted.Select(tags => TagSpans.Read(tags, reading))]);
    }

    /// <summary>
    /// Scores spans that were not read from tags (characters, overlapping layers): a sequence is a set, its order and repeats
    /// do not matter.
    /// </summary>
    /// <exception cref="ArgumentException">The sequences differ in number.</exception>
    public static SpanReport Score(IReadOnlyList<IReadOnlyList<TagSpan>> gold, IReadOnlyList<IReadOnlyList<TagSpan>> predicted)
    {
        if (gold.Count != predicted.Count)
        {
            throw new ArgumentException($"{gold.Count} gold sequences against {predicted.Count}", nameof(predicted));
        }

        var counts = new SortedDictionary<string, (int Hits, int Predicted, int Gold)>(StringComparer.Ordinal);
        for (var i = 0; i < gold.Count; i++)
        {
            var truth = gold[i].ToHashSet();
            foreach (var span in truth)
            {
                var count = counts.GetValueOrDefault(span.Type);
                counts[span.Type] = count with { Gold = count.Gold + 1 };
            }

            foreach (var span in predicted[i].ToHashSet())
            {
                var count = counts.GetValueOrDefault(span.Type);
                counts[span.Type] = count with { Predicted = count.Predicted + 1, Hits = count.Hits + (truth.Contains(span) ? 1 : 0) };
            }
        }

        var byType = counts.ToDictionary(
            c => c.Key, c => SpanScore.Of(c.Value.Hits, c.Value.Predicted, c.Value.Gold), StringComparer.Ordinal);
        var micro = SpanScore.Of(counts.Values.Sum(c => c.Hits), counts.Values.Sum(c => c.Predicted), counts.Values.Sum(c => c.Gold));
        return new SpanReport(byType, micro, Average(byType.Values, _ => 1), Average(byType.Values, score => score.Support));
    }

    /// <summary>Share of tokens with the gold tag; null without tokens.</summary>
    /// <exception cref="ArgumentException">The sequences differ in number or length.</exception>
    public static double? TokenAccuracy(IReadOnlyList<IReadOnlyList<string>> gold, IReadOnlyList<IReadOnlyList<string>> predicted)
    {
        CheckShape(gold, predicted);
        var tokens = gold.Sum(tags => tags.Count);
        var right = gold.Zip(predicted, (g, p) => g.Zip(p, string.Equals).Count(equal => equal)).Sum();
        return tokens == 0 ? null : right / (double)tokens;
    }

    private static SpanScore Average(IReadOnlyCollection<SpanScore> scores, Func<SpanScore, double> weight)
    {
        var total = scores.Sum(weight);
        double Mean(Func<SpanScore, double> rate) => total > 0 ? scores.Sum(score => rate(score) * weight(score)) / total : 0;
        return new SpanScore(Mean(s => s.Precision), Mean(s => s.Recall), Mean(s => s.F1), scores.Sum(s => s.Support));
    }

    private static void CheckShape(IReadOnlyList<IReadOnlyList<string>> gold, IReadOnlyList<IReadOnlyList<string>> predicted)
    {
        if (gold.Count != predicted.Count)
        {
            throw new ArgumentException($"{gold.Count} gold sequences against {predicted.Count}", nameof(predicted));
        }

        for (var i = 0; i < gold.Count; i++)
        {
            if (gold[i].Count != predicted[i].Count)
            {
                throw new ArgumentException($"sequence {i} has {gold[i].Count} gold tags against {predicted[i].Count}", nameof(predicted));
            }
        }
    }
}
