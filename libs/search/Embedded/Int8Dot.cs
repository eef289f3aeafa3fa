using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Craft.Search.Embedded;

/// <summary>
/// Dot products of a query with rows of bytes (value + 128), by the widest instruction there is. All paths give the same
/// integers. Lengths are multiples of 32.
/// </summary>
internal static unsafe class Int8Dot
{
    /// <summary>The dot product with one row, the offset of the row corrected.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Product(byte* row, Int8Query query) => Raw(row, query) - query.Correction;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Raw(byte* row, Int8Query query)
    {
        if (AvxVnni.IsSupported)
        {
            return Vnni(row, query.Bytes, query.Length);
        }

        if (Avx512BW.IsSupported)
        {
            return Avx512(row, query.Words, query.Length);
        }

        return Avx2.IsSupported ? Avx256(row, query.Words, query.Length) : Portable(row, query.Words, query.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Vnni(byte* row, sbyte* query, int length)
    {
        var a = Vector256<int>.Zero;
        var b = Vector256<int>.Zero;
        var i = 0;
        for (; i + 64 <= length; i += 64)
        {
            a = AvxVnni.MultiplyWideningAndAdd(a, Vector256.Load(row + i), Vector256.Load(query + i));
            b = AvxVnni.MultiplyWideningAndAdd(b, Vector256.Load(row + i + 32), Vector256.Load(query + i + 32));
        }

        if (i < length)
        {
            a = AvxVnni.MultiplyWideningAndAdd(a, Vector256.Load(row + i), Vector256.Load(query + i));
        }

        return Vector256.Sum(a + b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Avx512(byte* row, short* query, int length)
    {
        var sum = Vector512<int>.Zero;
        for (var i = 0; i < length; i += 32)
        {
            var words = Avx512BW.ConvertToVector512Int16(Vector256.Load(row + i));
            sum += Avx512BW.MultiplyAddAdjacent(words, Vector512.Load(query + i));
        }

        return Vector512.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Avx256(byte* row, short* query, int length)
    {
        var a = Vector256<int>.Zero;
        var b = Vector256<int>.Zero;
        for (var i = 0; i < length; i += 32)
        {
            a += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row + i), Vector256.Load(query + i));
            b += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row + i + 16), Vector256.Load(query + i + 16));
        }

        return Vector256.Sum(a + b);
    }

    internal static int Portable(byte* row, short* query, int length)
    {
        var sum = Vector128<int>.Zero;
        for (var i = 0; i < length; i += 16)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(row + i));
            sum += Multiply(low.AsInt16(), Vector128.Load(query + i));
            sum += Multiply(high.AsInt16(), Vector128.Load(query + i + 8));
        }

        return Vector128.Sum(sum);
    }

    private static Vector128<int> Multiply(Vector128<short> row, Vector128<short> query)
    {
        var (rowLow, rowHigh) = Vector128.Widen(row);
        var (queryLow, queryHigh) = Vector128.Widen(query);
        return (rowLow * queryLow) + (rowHigh * queryHigh);
    }
}
