using System.Runtime.InteropServices;

namespace Craft.Search.Embedded;

/// <summary>
/// A query ready for the scan, in unmanaged, aligned memory: int8 for instructions that multiply bytes, int16 for the others,
/// and the correction for table rows being stored with an offset of 128.
/// </summary>
internal sealed unsafe class Int8Query : IDisposable
{
    /// <summary>What table rows add to every element, because the fast instruction wants one side unsigned.</summary>
    public const int RowOffset = 128;

    private const int Alignment = 64;

    private void* _memory;

    public Int8Query(ReadOnlySpan<float> vector)
    {
        Length = vector.Length;
        var values = new sbyte[vector.Length];
        Int8Vector.Quantize(vector, values);
        Scale = Int8Vector.InverseLength(values);

        _memory = NativeMemory.AlignedAlloc((nuint)(3 * vector.Length), Alignment);
        Words = (short*)_memory;
        Bytes = (sbyte*)(Words + vector.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Bytes[i] = values[i];
            Words[i] = values[i];
            Correction += values[i] * RowOffset;
        }
    }

    ~Int8Query() => Release();

    public int Length { get; }

    public sbyte* Bytes { get; }

    public short* Words { get; }

    /// <summary>What the row offset adds to every dot product.</summary>
    public int Correction { get; }

    /// <summary>1 / length of the rounded query.</summary>
    public float Scale { get; }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
