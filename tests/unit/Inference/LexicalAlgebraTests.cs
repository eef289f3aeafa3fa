using Craft.Inference.Lexical;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Craft.UnitTests.Inference;

/// <summary>The numerical parts against slow and plain ones.</summary>
public sealed class LexicalAlgebraTests
{
    [Fact]
    public void Weighted_sums_have_the_bits_of_a_plain_loop() => Gen.Select(
        Gen.Int[1, 12].Select(blocks => blocks * WeightedRows.Step), Gen.SByte.Array[12 * 12 * 32], Gen.Int[0, 11].Array[0, 20], Gen.Float[-3, 3].Array[20])
        .Sample((length, matrix, indexes, weights) =>
        {
            var sum = new float[length];
            WeightedRows.Sum(matrix, indexes, weights.AsSpan(0, indexes.Length), sum);

            for (var column = 0; column < length; column++)
            {
                var expected = 0f;
                for (var i = 0; i < indexes.Length; i++)
                {
                    expected = MathF.FusedMultiplyAdd(matrix[(indexes[i] * length) + column], weights[i], expected);
                }

                Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(sum[column]));
            }
        });

    [Fact]
    public void The_randomised_decomposition_finds_the_leading_directions()
    {
        var random = new Random(7);
        var (rows, columns, wanted) = (60, 90, 8);
        var dense = Matrix<double>.Build.Dense(rows, columns, (r, c) => random.Next(4) == 0 ? random.NextDouble() * (1 + (r % 5)) : 0);
        var sparse = SparseMatrix.FromRows(columns, [.. Enumerable.Range(0, rows).Select(r => Sparse(dense.Row(r)))]);
        var options = new LexicalFitOptions { Oversampling = 16, Iterations = 6 };
        var basis = RandomizedSvd.RightVectors(sparse, wanted, options, _ => { }, new ParallelOptions());

        var exact = dense.Svd();
        for (var i = 0; i < wanted; i++)
        {
            var direction = exact.VT.Row(i);
            var cosine = Enumerable.Range(0, columns).Sum(c => direction[c] * basis.Row(c)[i]);
            Assert.Equal(1, Math.Abs(cosine), 0.001);
        }
    }

    [Fact]
    public void A_transposed_matrix_multiplies_like_the_transposed()
    {
        var random = new Random(3);
        var dense = Matrix<double>.Build.Dense(20, 30, (_, _) => random.Next(3) == 0 ? random.Next(-9, 9) : 0);
        var sparse = SparseMatrix.FromRows(30, [.. Enumerable.Range(0, 20).Select(r => Sparse(dense.Row(r)))]);
        var right = DenseMatrix.RandomSigns(20, 5, 1);
        var product = sparse.Transpose().Multiply(right, new ParallelOptions());

        for (var row = 0; row < 30; row++)
        {
            for (var column = 0; column < 5; column++)
            {
                Assert.Equal(Enumerable.Range(0, 20).Sum(i => dense[i, row] * right.Row(i)[column]), product.Row(row)[column], 1e-4);
            }
        }
    }

    [Fact]
    public void Directions_that_a_matrix_does_not_have_are_zero()
    {
        var sparse = SparseMatrix.FromRows(40, [([1, 2], [1f, 2f]), ([1, 2], [2f, 4f]), ([5], [3f])]);
        var basis = RandomizedSvd.RightVectors(sparse, 8, new LexicalFitOptions(), _ => { }, new ParallelOptions());

        Assert.All(Enumerable.Range(0, 40), row => Assert.All(basis.Row(row)[2..].ToArray(), value => Assert.Equal(0, value, 1e-3)));
        Assert.Equal(1, Math.Abs(basis.Row(5)[0]) + Math.Abs(basis.Row(5)[1]), 1e-3);
    }

    private static (int[] Indexes, float[] Values) Sparse(Vector<double> row)
    {
        var entries = row.EnumerateIndexed(Zeros.AllowSkip).Where(entry => entry.Item2 != 0).ToList();
        return ([.. entries.Select(entry => entry.Item1)], [.. entries.Select(entry => (float)entry.Item2)]);
    }
}
