using System.Numerics;

namespace Craft.Inference.Labels;

/// <summary>
/// Vectors of unit length as int8, each with a scale of its own: a quarter of the memory and of the file. A cosine moves by less
/// than .003. Immutable.
/// </summary>
internal sealed record LabelRows(int Dimensions, float[] Scales, sbyte[] Values)
{
    private const float Largest = sbyte.MaxValue;

    public int Count => Scales.Length;

    /// <summary>Room for <paramref name="count"/> vectors, all zero.</summary>
    public static LabelRows Empty(int count, int dimensions) => new(dimensions, new float[count], new sbyte[count * dimensions]);

    /// <summary>Rounds a vector into its row; only while the rows are being filled.</summary>
    public void Set(int row, ReadOnlySpan<float> vector)
    {
        var largest = 0f;
        foreach (var value in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        var target = Values.AsSpan(row * Dimensions, Dimensions);
        Scales[row] = largest / Largest;
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = largest == 0 ? (sbyte)0 : (sbyte)MathF.Round(vector[i] / Scales[row]);
        }
    }

    /// <summary>The dot product of every row with a query.</summary>
    public void Multiply(ReadOnlySpan<float> query, Span<float> products)
    {
        for (var row = 0; row < Count; row++)
        {
            products[row] = Scales[row] * Dot(query, Values.AsSpan(row * Dimensions, Dimensions));
        }
    }

    // four sums at once: a single one waits for its own addition
    private static float Dot(ReadOnlySpan<float> query, ReadOnlySpan<sbyte> row)
    {
        var width = Vector<float>.Count;
        var (s0, s1, s2, s3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i <= row.Length - Vector<sbyte>.Count; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(row[i..]), out var low, out var high);
            Vector.Widen(low, out var v0, out var v1);
            Vector.Widen(high, out var v2, out var v3);
            s0 += new Vector<float>(query[i..]) * Vector.ConvertToSingle(v0);
            s1 += new Vector<float>(query[(i + width)..]) * Vector.ConvertToSingle(v1);
            s2 += new Vector<float>(query[(i + (2 * width))..]) * Vector.ConvertToSingle(v2);
            s3 += new Vector<float>(query[(i + (3 * width))..]) * Vector.ConvertToSingle(v3);
        }

        var dot = Vector.Sum(s0 + s1 + (s2 + s3));
        for (; i < row.Length; i++)
        {
            dot += query[i] * row[i];
        }

        return dot;
    }
}
