using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Craft.Inference.Lexical;

/// <summary>A row-major matrix of floats for the fit.</summary>
internal sealed class DenseMatrix(int rows, int columns)
{
    private readonly float[] _values = new float[(long)rows * columns];

    public int Rows => rows;

    public int Columns => columns;

    public Span<float> Row(int row) => _values.AsSpan(row * columns, columns);

    /// <summary>Random signs: as good a start for subspace iteration as normal numbers, and cheap.</summary>
    public static DenseMatrix RandomSigns(int rows, int columns, ulong seed)
    {
        var matrix = new DenseMatrix(rows, columns);
        var state = seed;
        for (var i = 0; i < matrix._values.Length; i++)
        {
            matrix._values[i] = (NextRandom(ref state) & 1) == 0 ? 1 : -1;
        }

        return matrix;
    }

    /// <summary>target += factor * source, element by element with fused operations (the same bits on every machine).</summary>
    public static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float factor)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var s = ref MemoryMarshal.GetReference(source);
        var f = Vector256.Create(factor);
        nuint i = 0;
        var length = (nuint)target.Length;
        for (; i + 8 <= length; i += 8)
        {
            Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref s, i), f, Vector256.LoadUnsafe(ref t, i)).StoreUnsafe(ref t, i);
        }

        for (; i < length; i++)
        {
            target[(int)i] = MathF.FusedMultiplyAdd(source[(int)i], factor, target[(int)i]);
        }
    }

    // SplitMix64
    private static ulong NextRandom(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) >> 32;
    }
}
