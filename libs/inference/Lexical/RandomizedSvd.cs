using MathNet.Numerics.LinearAlgebra;

namespace Craft.Inference.Lexical;

/// <summary>
/// The leading right singular vectors of a sparse matrix by randomised subspace iteration (Halko, Martinsson, Tropp 2011).
/// </summary>
internal static class RandomizedSvd
{
    /// <summary>
    /// Returns <c>[columns of the matrix, wanted]</c>, ordered by singular value; directions that the matrix does not have
    /// are zero.
    /// </summary>
    public static DenseMatrix RightVectors(
        SparseMatrix matrix, int wanted, LexicalFitOptions options, Action<double> progress, ParallelOptions parallel)
    {
        var size = Math.Min(wanted + options.Oversampling, Math.Min(matrix.Rows, matrix.Columns));
        var transposed = matrix.Transpose();
        var right = DenseMatrix.RandomSigns(matrix.Columns, size, options.Seed);
        for (var i = 0; i <= options.Iterations; i++)
        {
            var left = matrix.Multiply(right, parallel);
            Orthonormal.Apply(left, parallel);
            if (i == options.Iterations)
            {
                // the last basis must be orthonormal to the last digit: the singular values are read from it
                Orthonormal.Apply(left, parallel);
            }

            right = transposed.Multiply(left, parallel);
            if (i < options.Iterations)
            {
                Orthonormal.Apply(right, parallel);
            }

            progress((i + 1.0) / (options.Iterations + 1));
        }

        Orthonormal.MultiplyInPlace(right, Rotation(Orthonormal.Gram(right, parallel)), parallel);
        return FirstColumns(right, wanted);
    }

    // right = V S U': its Gram matrix is U S^2 U', so right * U / S = V
    private static float[][] Rotation(double[,] gram)
    {
        var eigen = Matrix<double>.Build.DenseOfArray(gram).Evd(Symmetricity.Symmetric);
        var size = gram.GetLength(0);
        var rotation = new float[size][];
        for (var i = 0; i < size; i++)
        {
            rotation[i] = new float[size];
        }

        var largest = eigen.EigenValues[size - 1].Real;
        for (var column = 0; column < size; column++)
        {
            // ascending order from the library, descending here
            var source = size - 1 - column;
            var value = eigen.EigenValues[source].Real;
            if (value <= largest * 1e-10)
            {
                continue;
            }

            var sign = SignOfLargest(eigen.EigenVectors, source);
            for (var i = 0; i < size; i++)
            {
                rotation[i][column] = (float)(sign * eigen.EigenVectors[i, source] / Math.Sqrt(value));
            }
        }

        return rotation;
    }

    private static double SignOfLargest(Matrix<double> vectors, int column)
    {
        double largest = 0;
        for (var i = 0; i < vectors.RowCount; i++)
        {
            if (Math.Abs(vectors[i, column]) > Math.Abs(largest))
            {
                largest = vectors[i, column];
            }
        }

        return largest < 0 ? -1 : 1;
    }

    private static DenseMatrix FirstColumns(DenseMatrix matrix, int wanted)
    {
        var first = new DenseMatrix(matrix.Rows, wanted);
        var known = Math.Min(wanted, matrix.Columns);
        for (var row = 0; row < matrix.Rows; row++)
        {
            matrix.Row(row)[..known].CopyTo(first.Row(row));
        }

        return first;
    }
}
