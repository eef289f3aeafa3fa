using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Craft.Inference.Lexical;

/// <summary>
/// Weighted sums of int8 rows. Every element is summed in the order of the rows with fused operations, so that the width of
/// the machine's vectors does not show in the result.
/// </summary>
internal static class WeightedRows
{
    /// <summary>Columns that are summed in registers at once; the length of a row is a multiple of it.</summary>
    public const int Step = 32;

    /// <summary>sum = weights[0] * row(indexes[0]) + weights[1] * row(indexes[1]) + ...</summary>
    public static void Sum(sbyte[] matrix, ReadOnlySpan<int> indexes, ReadOnlySpan<float> weights, Span<float> sum)
    {
        var column = 0;
        if (Avx512F.IsSupported)
        {
            for (; column + 128 <= sum.Length; column += 128)
            {
                Sum512(matrix, column, sum.Length, indexes, weights, sum.Slice(column, 128));
            }
        }

        for (; column < sum.Length; column += Step)
        {
            Sum256(matrix, column, sum.Length, indexes, weights, sum.Slice(column, Step));
        }
    }

    private static void Sum512(
        sbyte[] matrix, int column, int length, ReadOnlySpan<int> indexes, ReadOnlySpan<float> weights, Span<float> sum)
    {
        Vector512<float> a, b, c, d, e, f, g, h;
        a = b = c = d = e = f = g = h = Vector512<float>.Zero;
        for (var i = 0; i < indexes.Length; i++)
        {
            ref var row = ref Row(matrix, indexes[i], column, length);
            var weight = Vector512.Create(weights[i]);
            a = Fuse(ref row, 0, weight, a);
            b = Fuse(ref row, 16, weight, b);
            c = Fuse(ref row, 32, weight, c);
            d = Fuse(ref row, 48, weight, d);
            e = Fuse(ref row, 64, weight, e);
            f = Fuse(ref row, 80, weight, f);
            g = Fuse(ref row, 96, weight, g);
            h = Fuse(ref row, 112, weight, h);
        }

        a.CopyTo(sum);
        b.CopyTo(sum[16..]);
        c.CopyTo(sum[32..]);
        d.CopyTo(sum[48..]);
        e.CopyTo(sum[64..]);
        f.CopyTo(sum[80..]);
        g.CopyTo(sum[96..]);
        h.CopyTo(sum[112..]);
    }

    private static void Sum256(
        sbyte[] matrix, int column, int length, ReadOnlySpan<int> indexes, ReadOnlySpan<float> weights, Span<float> sum)
    {
        Vector256<float> a, b, c, d;
        a = b = c = d = Vector256<float>.Zero;
        for (var i = 0; i < indexes.Length; i++)
        {
            var weight = Vector256.Create(weights[i]);
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref Row(matrix, indexes[i], column, length)));
            var (first, second) = Vector256.Widen(low);
            var (third, fourth) = Vector256.Widen(high);
            a = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(first), weight, a);
            b = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(second), weight, b);
            c = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(third), weight, c);
            d = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(fourth), weight, d);
        }

        a.CopyTo(sum);
        b.CopyTo(sum[8..]);
        c.CopyTo(sum[16..]);
        d.CopyTo(sum[24..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref sbyte Row(sbyte[] matrix, int index, int column, int length) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(matrix), ((nint)index * length) + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Fuse(ref sbyte row, nuint at, Vector512<float> weight, Vector512<float> sum)
    {
        var integers = Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref row, at));
        return Avx512F.FusedMultiplyAdd(Avx512F.ConvertToVector512Single(integers), weight, sum);
    }
}
