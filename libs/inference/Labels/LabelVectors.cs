using System.Numerics;
using Craft.Schemas;

namespace Craft.Inference.Labels;

/// <summary>
/// Finds concepts by the vectors of their labels: exact cosine over all of them, a millisecond for the labels of ESCO in one
/// language. Immutable.
/// </summary>
public sealed class LabelVectors
{
    private const int TextsPerCall = 1024;

    private readonly float[] _rows;
    private readonly int[] _owners;
    private readonly int _dimensions;

    private LabelVectors(ModelRef encoder, float[] rows, int[] owners, int dimensions) =>
        (Encoder, _rows, _owners, _dimensions) = (encoder, rows, owners, dimensions);

    /// <summary>The encoder that made them; only its vectors may meet them (invariant C-10).</summary>
    public ModelRef Encoder { get; }

    public int Count => _owners.Length;

    /// <summary>Encodes every label; several labels may have one owner, whose numbers are small and dense.</summary>
    public static async Task<LabelVectors> EncodeAsync(
        IReadOnlyList<(string Label, int Owner)> labels, ITextEncoder encoder, CancellationToken ct)
    {
        var rows = new float[labels.Count * encoder.Dimensions];
        var row = 0;
        foreach (var chunk in labels.Chunk(TextsPerCall))
        {
            foreach (var vector in await encoder.EncodeAsync([.. chunk.Select(l => l.Label)], ct))
            {
                vector.CopyTo(rows.AsSpan(row));
                row += encoder.Dimensions;
            }
        }

        return new LabelVectors(encoder.Model, rows, [.. labels.Select(l => l.Owner)], encoder.Dimensions);
    }

    /// <summary>The cosine of every owner's best label with a vector of unit length, by owner; an owner without label has -1.</summary>
    public void Score(ReadOnlySpan<float> query, Span<float> best)
    {
        best.Fill(-1);
        for (var i = 0; i < _owners.Length; i++)
        {
            ref var top = ref best[_owners[i]];
            top = Math.Max(top, Dot(query, _rows.AsSpan(i * _dimensions, _dimensions)));
        }
    }

    // four sums at once: a single one waits for its own addition
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var width = Vector<float>.Count;
        var (s0, s1, s2, s3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i <= a.Length - (4 * width); i += 4 * width)
        {
            s0 += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
            s1 += new Vector<float>(a[(i + width)..]) * new Vector<float>(b[(i + width)..]);
            s2 += new Vector<float>(a[(i + (2 * width))..]) * new Vector<float>(b[(i + (2 * width))..]);
            s3 += new Vector<float>(a[(i + (3 * width))..]) * new Vector<float>(b[(i + (3 * width))..]);
        }

        var dot = Vector.Sum(s0 + s1 + s2 + s3);
        for (; i < a.Length; i++)
        {
            dot += a[i] * b[i];
        }

        return dot;
    }
}
