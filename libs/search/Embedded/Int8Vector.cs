namespace Craft.Search.Embedded;

/// <summary>
/// Vectors as int8, each with the scale that its largest element asks for. Only directions count: the scale is that of the
/// rounded vector's own length, so a dot product times both scales is the exact cosine of the rounded vectors.
/// </summary>
internal static class Int8Vector
{
    /// <summary>Rounds into <paramref name="target"/>, -127..127; a zero vector stays zero.</summary>
    public static void Quantize(ReadOnlySpan<float> vector, Span<sbyte> target)
    {
        var largest = 0f;
        foreach (var value in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        if (!float.IsFinite(largest))
        {
            throw new ArgumentException("a vector must be finite", nameof(vector));
        }

        var factor = largest == 0 ? 0 : 127 / (double)largest;
        for (var i = 0; i < vector.Length; i++)
        {
            target[i] = (sbyte)Math.Round(vector[i] * factor);
        }
    }

    /// <summary>1 / length of the rounded vector; 0 for a zero vector.</summary>
    public static float InverseLength(ReadOnlySpan<sbyte> vector)
    {
        var square = 0;
        foreach (var value in vector)
        {
            square += value * value;
        }

        return square == 0 ? 0 : (float)(1 / Math.Sqrt(square));
    }

    /// <summary>The rounded vector at unit length.</summary>
    public static float[] ToUnit(ReadOnlySpan<sbyte> vector)
    {
        var scale = InverseLength(vector);
        var unit = new float[vector.Length];
        for (var i = 0; i < unit.Length; i++)
        {
            unit[i] = vector[i] * scale;
        }

        return unit;
    }
}
