namespace Craft.Inference.Models;

/// <summary>
/// A tensor of a checkpoint: its shape, and where its bytes lie (number of the file, offset in it), row by row, little endian.
/// </summary>
public sealed record StoredTensor(string Name, TensorType Type, IReadOnlyList<long> Shape, int File, long Offset)
{
    /// <summary>No tensor of a BERT has more dimensions.</summary>
    public const int RankMax = 8;

    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    public long Length => Elements * SizeOf(Type);

    public static int SizeOf(TensorType type) => type switch
    {
        TensorType.F64 or TensorType.I64 => 8,
        TensorType.F32 or TensorType.I32 => 4,
        TensorType.F16 or TensorType.BF16 or TensorType.I16 => 2,
        _ => 1,
    };

    /// <summary>Number of elements, or null when a size is negative or the product is beyond any file.</summary>
    public static long? Count(IReadOnlyList<long> shape)
    {
        var product = 1L;
        if (shape.Count > RankMax)
        {
            return null;
        }

        foreach (var size in shape)
        {
            if (size < 0 || (size > 0 && product > (1L << 50) / size))
            {
                return null;
            }

            product *= size;
        }

        return product;
    }
}
