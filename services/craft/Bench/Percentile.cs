namespace Craft.Bench;

/// <summary>Order statistics of measured times.</summary>
internal static class Percentile
{
    /// <summary>The nearest-rank percentile; <paramref name="p"/> in 0..1. The list need not be sorted.</summary>
    public static double Of(IEnumerable<double> values, double p)
    {
        // 0.28 * 25 is 7.000000000000001, and means the seventh
        const double rounding = 1e-9;
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling((p * sorted.Length) - rounding) - 1, 0, sorted.Length - 1)];
    }
}
