using System.Buffers;
using Craft.Schemas;

namespace Craft.Inference.Labels;

/// <summary>
/// Finds concepts by the vectors of their labels: cosine with all of them, a millisecond for the labels of ESCO in one
/// language. Immutable.
/// </summary>
public sealed class LabelVectors
{
    private readonly LabelRows _rows;
    private readonly int[] _rowOf;
    private readonly int[] _owners;

    private LabelVectors(ModelRef encoder, LabelRows rows, int[] rowOf, int[] owners) =>
        (Encoder, _rows, _rowOf, _owners) = (encoder, rows, rowOf, owners);

    /// <summary>The encoder that made them; only its vectors may meet them (invariant C-10).</summary>
    public ModelRef Encoder { get; }

    public int Count => _owners.Length;

    /// <summary>
    /// Encodes every label, the same text once; several labels may have one owner, whose numbers are small and dense. What
    /// <paramref name="cache"/> keeps is not encoded again.
    /// </summary>
    public static async Task<LabelVectors> EncodeAsync(
        IReadOnlyList<(string Label, int Owner)> labels, ITextEncoder encoder, CancellationToken ct, LabelVectorCache? cache = null)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var rowOf = new int[labels.Count];
        for (var i = 0; i < rowOf.Length; i++)
        {
            numbers.TryAdd(labels[i].Label, numbers.Count);
            rowOf[i] = numbers[labels[i].Label];
        }

        var rows = await (cache ?? LabelVectorCache.None).RowsAsync([.. numbers.OrderBy(n => n.Value).Select(n => n.Key)], encoder, ct);
        return new LabelVectors(encoder.Model, rows, rowOf, [.. labels.Select(l => l.Owner)]);
    }

    /// <summary>The cosine of every owner's best label with a vector of unit length, by owner; an owner without label has -1.</summary>
    public void Score(ReadOnlySpan<float> query, Span<float> best)
    {
        best.Fill(-1);
        var products = ArrayPool<float>.Shared.Rent(_rows.Count);
        _rows.Multiply(query, products);
        for (var i = 0; i < _owners.Length; i++)
        {
            ref var top = ref best[_owners[i]];
            top = Math.Max(top, products[_rowOf[i]]);
        }

        ArrayPool<float>.Shared.Return(products);
    }
}
