namespace Craft.Inference.Onnx;

/// <summary>A matrix in 8 bits, symmetric around 0: value = scale of the row times number.</summary>
internal sealed record QuantizedRows(sbyte[] Values, float[] Scales)
{
    // -128 stays unused: the range is symmetric
    private const float Largest = sbyte.MaxValue;

    public static QuantizedRows Of(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        var (values, scales) = (new sbyte[matrix.Length], new float[rows]);
        for (var row = 0; row < rows; row++)
        {
            var numbers = matrix.Slice(row * columns, columns);
            var peak = 0f;
            foreach (var number in numbers)
            {
                peak = Math.Max(peak, Math.Abs(number));
            }

            // a row of zeros, or of numbers too small to divide by
            var scale = peak / Largest is var s && float.IsNormal(s) ? s : 1f;
            scales[row] = scale;
            var into = values.AsSpan(row * columns, columns);
            for (var i = 0; i < into.Length; i++)
            {
                into[i] = (sbyte)MathF.Round(numbers[i] / scale);
            }
        }

        return new QuantizedRows(values, scales);
    }
}
