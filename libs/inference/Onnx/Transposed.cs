namespace Craft.Inference.Onnx;

/// <summary>Checkpoints store a matrix as [out, in], ONNX multiplies by [in, out].</summary>
internal static class Transposed
{
    // a tile of both matrices fits into the first cache
    private const int Tile = 32;

    public static T[] Of<T>(ReadOnlySpan<T> matrix, int rows, int columns)
    {
        var turned = new T[matrix.Length];
        for (var top = 0; top < rows; top += Tile)
        {
            for (var left = 0; left < columns; left += Tile)
            {
                for (var row = top; row < Math.Min(top + Tile, rows); row++)
                {
                    for (var column = left; column < Math.Min(left + Tile, columns); column++)
                    {
                        turned[(column * rows) + row] = matrix[(row * columns) + column];
                    }
                }
            }
        }

        return turned;
    }
}
