namespace Craft.Inference.Lexical;

/// <summary>A sparse matrix by rows.</summary>
internal sealed class SparseMatrix(int columns, long[] starts, int[] indexes, float[] values)
{
    public int Rows => starts.Length - 1;

    public int Columns => columns;

    public ReadOnlySpan<int> Indexes(int row) => indexes.AsSpan((int)starts[row], (int)(starts[row + 1] - starts[row]));

    public ReadOnlySpan<float> Values(int row) => values.AsSpan((int)starts[row], (int)(starts[row + 1] - starts[row]));

    public static SparseMatrix FromRows(int columns, IReadOnlyList<(int[] Indexes, float[] Values)> rows)
    {
        var starts = new long[rows.Count + 1];
        for (var i = 0; i < rows.Count; i++)
        {
            starts[i + 1] = starts[i] + rows[i].Indexes.Length;
        }

        var indexes = new int[starts[^1]];
        var values = new float[starts[^1]];
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].Indexes.CopyTo(indexes.AsSpan((int)starts[i]));
            rows[i].Values.CopyTo(values.AsSpan((int)starts[i]));
        }

        return new SparseMatrix(columns, starts, indexes, values);
    }

    public SparseMatrix Transpose()
    {
        var targets = new long[columns + 1];
        foreach (var index in indexes)
        {
            targets[index + 1]++;
        }

        for (var i = 0; i < columns; i++)
        {
            targets[i + 1] += targets[i];
        }

        var next = targets.AsSpan(0, columns).ToArray();
        var rowsOut = new int[indexes.Length];
        var valuesOut = new float[values.Length];
        for (var row = 0; row < Rows; row++)
        {
            var rowIndexes = Indexes(row);
            var rowValues = Values(row);
            for (var i = 0; i < rowIndexes.Length; i++)
            {
                var at = next[rowIndexes[i]]++;
                rowsOut[at] = row;
                valuesOut[at] = rowValues[i];
            }
        }

        return new SparseMatrix(Rows, targets, rowsOut, valuesOut);
    }

    /// <summary>this * right. Every output row is summed by one thread in a fixed order: threads do not change the result.</summary>
    public DenseMatrix Multiply(DenseMatrix right, ParallelOptions parallel)
    {
        var product = new DenseMatrix(Rows, right.Columns);
        const int rowsPerTask = 64;
        Parallel.For(0, (Rows + rowsPerTask - 1) / rowsPerTask, parallel, task =>
        {
            for (var row = task * rowsPerTask; row < Math.Min(Rows, (task + 1) * rowsPerTask); row++)
            {
                var rowIndexes = Indexes(row);
                var rowValues = Values(row);
                var sum = product.Row(row);
                for (var i = 0; i < rowIndexes.Length; i++)
                {
                    DenseMatrix.AddScaled(sum, right.Row(rowIndexes[i]), rowValues[i]);
                }
            }
        });
        return product;
    }
}
