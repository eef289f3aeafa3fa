namespace Craft.Inference.Tagging;

/// <summary>
/// The decisions of transformers' <c>pipeline("ner")</c> with <c>aggregation_strategy</c> simple, first, average or max, for
/// comparison with models that are served there: labels are chosen one by one, an <c>I-</c> without its <c>B-</c> starts an
/// entity, neighbours of one type join. For labels of one group.
/// </summary>
public static class NerPipeline
{
    private const string Outside = "O";

    /// <summary>The entities of one window.</summary>
    /// <param name="labels">Names of the columns.</param>
    /// <param name="logits"><c>[tokens, labels]</c>, without special tokens.</param>
    /// <param name="tokens">The pieces.</param>
    /// <param name="strategy">Any but <see cref="TagDecoding.Constrained"/>.</param>
    public static IReadOnlyList<PipelineEntity> Read(
        IReadOnlyList<string> labels, ReadOnlySpan<float> logits, ReadOnlySpan<PipelineToken> tokens, TagDecoding strategy)
    {
        var entities = new List<PipelineEntity>();
        var open = new OpenEntity(entities);
        var scores = new float[labels.Count];
        for (int first = 0, end; first < tokens.Length; first = end)
        {
            for (end = first + 1; strategy != TagDecoding.Simple && end < tokens.Length && tokens[end].GoesOn; end++)
            {
            }

            WordScores(logits.Slice(first * labels.Count, (end - first) * labels.Count), scores, strategy);
            var best = scores.AsSpan().IndexOf(scores.Max());
            open.Add(labels[best], scores[best], tokens[first].Start, tokens[end - 1].End);
        }

        open.Close();
        return entities;
    }

    /// <summary>
    /// Joins the entities of overlapping windows: of those that overlap the longest stays, of equally long ones the surest.
    /// </summary>
    public static IReadOnlyList<PipelineEntity> Merge(IEnumerable<PipelineEntity> ofAllWindows)
    {
        var merged = new List<PipelineEntity>();
        foreach (var entity in ofAllWindows.OrderBy(e => e.Start))
        {
            if (merged.Count == 0 || entity.Start >= merged[^1].End)
            {
                merged.Add(entity);
            }
            else if ((entity.End - entity.Start, entity.Score).CompareTo((merged[^1].End - merged[^1].Start, merged[^1].Score)) > 0)
            {
                merged[^1] = entity;
            }
        }

        return merged;
    }

    private static void WordScores(ReadOnlySpan<float> logits, float[] into, TagDecoding strategy)
    {
        Span<float> piece = stackalloc float[into.Length];
        Array.Clear(into);
        var pieces = logits.Length / into.Length;
        var surest = 0f;
        for (var p = 0; p < pieces && (p == 0 || strategy is not TagDecoding.First); p++)
        {
            logits.Slice(p * into.Length, into.Length).CopyTo(piece);
            Softmax.Apply(piece);
            if (strategy == TagDecoding.Average)
            {
                for (var i = 0; i < into.Length; i++)
                {
                    into[i] += piece[i] / pieces;
                }
            }
            else if (Largest(piece) > surest)
            {
                surest = Largest(piece);
                piece.CopyTo(into);
            }
        }
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = values[0];
        foreach (var value in values)
        {
            largest = MathF.Max(largest, value);
        }

        return largest;
    }

    /// <summary>Joins neighbours; O groups are dropped.</summary>
    private sealed class OpenEntity(List<PipelineEntity> into)
    {
        private string _type = Outside;
        private double _sum;
        private int _count;
        private int _start;
        private int _end;

        public void Add(string label, float score, int start, int end)
        {
            var (begins, type) = label switch
            {
                ['B', '-', ..] => (true, label[2..]),
                ['I', '-', ..] => (false, label[2..]),
                _ => (false, label),
            };
            if (begins || type != _type)
            {
                Close();
                (_type, _start) = (type, start);
            }

            (_sum, _count, _end) = (_sum + score, _count + 1, end);
        }

        public void Close()
        {
            if (_count > 0 && _type != Outside)
            {
                into.Add(new PipelineEntity(_type, _sum / _count, _start, _end));
            }

            (_type, _sum, _count) = (Outside, 0, 0);
        }
    }
}
