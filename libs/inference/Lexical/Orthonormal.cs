namespace Craft.Inference.Lexical;

/// <summary>Gram matrices and orthonormal bases of tall matrices (Cholesky QR).</summary>
internal static class Orthonormal
{
    private const int RowsPerBlock = 256;
    private const int ColumnsPerTask = 16;

    /// <summary>Transposed times itself, in double; the upper triangle is exact, the lower mirrors it.</summary>
    public static double[,] Gram(DenseMatrix matrix, ParallelOptions parallel)
    {
        var n = matrix.Columns;
        var gram = new double[n, n];
        Parallel.For(0, (n + ColumnsPerTask - 1) / ColumnsPerTask, parallel, task =>
            GramRows(matrix, task * ColumnsPerTask, Math.Min(n, (task + 1) * ColumnsPerTask), gram));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                gram[i, j] = gram[j, i];
            }
        }

        return gram;
    }

    /// <summary>Replaces the columns by an orthonormal basis of (almost) the same space, in place.</summary>
    public static void Apply(DenseMatrix matrix, ParallelOptions parallel)
    {
        var gram = Gram(matrix, parallel);
        var inverse = InverseOfUpperFactor(gram);
        MultiplyInPlace(matrix, inverse, parallel);
    }

    /// <summary>matrix = matrix * right, row by row.</summary>
    public static void MultiplyInPlace(DenseMatrix matrix, float[][] right, ParallelOptions parallel) =>
        Parallel.For(0, (matrix.Rows + RowsPerBlock - 1) / RowsPerBlock, parallel, block =>
        {
            var product = new float[right[0].Length];
            for (var row = block * RowsPerBlock; row < Math.Min(matrix.Rows, (block + 1) * RowsPerBlock); row++)
            {
                Array.Clear(product);
                var source = matrix.Row(row);
                for (var i = 0; i < source.Length; i++)
                {
                    DenseMatrix.AddScaled(product, right[i], source[i]);
                }

                product.AsSpan(0, source.Length).CopyTo(source);
            }
        });

    private static void GramRows(DenseMatrix matrix, int from, int to, double[,] gram)
    {
        var n = matrix.Columns;
        var sums = new float[to - from][];
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = new float[n - from];
        }

        // floats within a block, doubles between blocks: fast, and no digits are lost over 50 000 rows
        for (var block = 0; block < matrix.Rows; block += RowsPerBlock)
        {
            for (var row = block; row < Math.Min(matrix.Rows, block + RowsPerBlock); row++)
            {
                var values = matrix.Row(row)[from..];
                for (var i = 0; i < sums.Length; i++)
                {
                    DenseMatrix.AddScaled(sums[i], values, values[i]);
                }
            }

            for (var i = 0; i < sums.Length; i++)
            {
                for (var j = 0; j < n - from; j++)
                {
                    gram[from + i, from + j] += sums[i][j];
                }

                Array.Clear(sums[i]);
            }
        }
    }

    // gram = R' R; the columns of the inverse of R turn the matrix into its Q
    private static float[][] InverseOfUpperFactor(double[,] gram)
    {
        var n = gram.GetLength(0);
        var lower = Cholesky(gram);
        var inverse = new double[n, n];
        for (var column = 0; column < n; column++)
        {
            inverse[column, column] = 1 / lower[column, column];
            for (var row = column + 1; row < n; row++)
            {
                double sum = 0;
                for (var k = column; k < row; k++)
                {
                    sum -= lower[row, k] * inverse[k, column];
                }

                inverse[row, column] = sum / lower[row, row];
            }
        }

        var result = new float[n][];
        for (var i = 0; i < n; i++)
        {
            result[i] = new float[n];
            for (var j = i; j < n; j++)
            {
                result[i][j] = (float)inverse[j, i];
            }
        }

        return result;
    }

    // a small ridge keeps the factor finite where columns depend on each other
    private static double[,] Cholesky(double[,] gram)
    {
        var n = gram.GetLength(0);
        double trace = 0;
        for (var i = 0; i < n; i++)
        {
            trace += gram[i, i];
        }

        var ridge = Math.Max(trace * 1e-9, double.Epsilon);
        var lower = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = gram[i, j] + (i == j ? ridge : 0);
                for (var k = 0; k < j; k++)
                {
                    sum -= lower[i, k] * lower[j, k];
                }

                lower[i, j] = i == j ? Math.Sqrt(Math.Max(sum, ridge)) : sum / lower[j, j];
            }
        }

        return lower;
    }
}
