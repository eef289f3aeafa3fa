namespace Craft.Inference.Tagging;

/// <summary>
/// Reads spans out of logits. Per group, the sequence of labels with the highest product of probabilities among those that
/// BIO allows (<c>I-X</c> only behind <c>B-X</c> or <c>I-X</c>; Viterbi without learned transitions). Spans of different groups may
/// overlap. Keeps its buffers: made once, used for text after text, not for several threads at a time.
/// </summary>
public sealed class BioDecoder(BioScheme scheme)
{
    // a step backwards: to the label of this number in the group
    private byte[] _back = [];
    private float[] _probabilities = [];

    public BioScheme Scheme { get; } = scheme;

    /// <summary>
    /// Appends the spans, group after group, each from left to right.
    /// </summary>
    /// <param name="logits">Row after row, <c>[rows, labels]</c>; finite.</param>
    /// <param name="units">The row of every unit (a word, or a token): what labels are given to, in the order of the text.</param>
    /// <param name="into">Receives the spans; positions count units.</param>
    public void Decode(ReadOnlySpan<float> logits, ReadOnlySpan<int> units, List<BioSpan> into)
    {
        for (var i = 0; i < Scheme.Groups.Count && units.Length > 0; i++)
        {
            Decode(Scheme.Groups[i], logits, units, into);
        }
    }

    private void Decode(BioGroup group, ReadOnlySpan<float> logits, ReadOnlySpan<int> units, List<BioSpan> into)
    {
        var count = group.Count;
        Reserve(units.Length * count);
        Span<float> scores = stackalloc float[count];
        Span<float> next = stackalloc float[count];
        for (var t = 0; t < units.Length; t++)
        {
            var probabilities = _probabilities.AsSpan(t * count, count);
            Probabilities(group, logits.Slice(units[t] * Scheme.Labels, Scheme.Labels), probabilities);
            Step(probabilities, t == 0 ? [] : scores, next, _back.AsSpan(t * count, count));
            next.CopyTo(scores);
        }

        Read(group, units.Length, Best(scores), into);
    }

    // the labels of a group are numbered 0 = O, then B and I of every type in turn: odd ones begin, even ones go on
    private static void Probabilities(BioGroup group, ReadOnlySpan<float> row, Span<float> into)
    {
        into[0] = row[group.Outside];
        for (var i = 0; i < group.Types.Count; i++)
        {
            into[(2 * i) + 1] = row[group.Types[i].Begin];
            into[(2 * i) + 2] = row[group.Types[i].Inside];
        }

        Softmax.Apply(into);
    }

    private static void Step(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> before, Span<float> scores, Span<byte> back)
    {
        var any = before.IsEmpty ? 0 : Best(before);
        for (var label = 0; label < scores.Length; label++)
        {
            var log = MathF.Log(MathF.Max(probabilities[label], float.Epsilon));
            if (label > 0 && label % 2 == 0)
            {
                // going on needs a start, so nothing goes on at the beginning
                var from = before.IsEmpty || before[label - 1] >= before[label] ? label - 1 : label;
                back[label] = (byte)from;
                scores[label] = before.IsEmpty ? float.NegativeInfinity : before[from] + log;
            }
            else
            {
                back[label] = (byte)any;
                scores[label] = before.IsEmpty ? log : before[any] + log;
            }
        }
    }

    private static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    // from the last label back to the first; spans come out from right to left and are turned round
    private void Read(BioGroup group, int units, int label, List<BioSpan> into)
    {
        var (count, before, end, sum) = (group.Count, into.Count, 0, 0.0);
        for (var t = units - 1; t >= 0; label = _back[(t * count) + label], t--)
        {
            if (label == 0)
            {
                continue;
            }

            var type = (label - 1) / 2;
            end = end == 0 ? t + 1 : end;
            sum += _probabilities[(t * count) + (2 * type) + 1] + _probabilities[(t * count) + (2 * type) + 2];
            if (label % 2 == 1)
            {
                into.Add(new BioSpan(group.Types[type].Name, t, end, Math.Min(1, sum / (end - t))));
                (end, sum) = (0, 0);
            }
        }

        into.Reverse(before, into.Count - before);
    }

    private void Reserve(int cells)
    {
        if (_back.Length < cells)
        {
            var size = Math.Max(cells, 2 * _back.Length);
            (_back, _probabilities) = (new byte[size], new float[size]);
        }
    }
}
