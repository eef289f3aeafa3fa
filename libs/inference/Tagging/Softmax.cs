namespace Craft.Inference.Tagging;

/// <summary>Scores to probabilities.</summary>
internal static class Softmax
{
    /// <summary>In place; the largest score is taken off first, so nothing overflows.</summary>
    public static void Apply(Span<float> values)
    {
        var max = float.NegativeInfinity;
        foreach (var value in values)
        {
            max = MathF.Max(max, value);
        }

        var sum = 0f;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Exp(values[i] - max);
            sum += values[i];
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= sum;
        }
    }
}
