namespace Craft.Inference.Lexical;

/// <summary>Brings vectors to length 1.</summary>
internal static class UnitLength
{
    /// <summary>Scales in place; a zero vector stays. Sums in a fixed order, so that every machine gives the same bits.</summary>
    public static void Apply(Span<float> vector)
    {
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i + 4 <= vector.Length; i += 4)
        {
            a += (double)vector[i] * vector[i];
            b += (double)vector[i + 1] * vector[i + 1];
            c += (double)vector[i + 2] * vector[i + 2];
            d += (double)vector[i + 3] * vector[i + 3];
        }

        for (; i < vector.Length; i++)
        {
            a += (double)vector[i] * vector[i];
        }

        var square = a + b + (c + d);
        if (square <= 0)
        {
            return;
        }

        var scale = (float)(1 / Math.Sqrt(square));
        for (i = 0; i < vector.Length; i++)
        {
            vector[i] *= scale;
        }
    }
}
