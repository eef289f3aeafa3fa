namespace Craft.Inference.Evaluation;

/// <summary>Agreement of two orders of the same items.</summary>
public static class RankCorrelation
{
    /// <summary>
    /// Kendall's tau-b (Kendall 1945, as scipy.stats.kendalltau): concordant minus discordant pairs, over the geometric mean
    /// of the pairs not tied in x and those not tied in y. Null where one side is constant or there are fewer than two values.
    /// Compares every pair: meant for lists of thousands at most.
    /// </summary>
    /// <exception cref="ArgumentException">The lists differ in length, or a value is not a number.</exception>
    public static double? KendallTauB(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count)
        {
            throw new ArgumentException($"{x.Count} values against {y.Count}", nameof(y));
        }

        if (x.Any(double.IsNaN) || y.Any(double.IsNaN))
        {
            throw new ArgumentException("a value is not a number", nameof(x));
        }

        long balance = 0, untiedX = 0, untiedY = 0;
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (signX, signY) = (x[i].CompareTo(x[j]), y[i].CompareTo(y[j]));
                balance += signX * signY;
                untiedX += signX * signX;
                untiedY += signY * signY;
            }
        }

        return untiedX == 0 || untiedY == 0 ? null : balance / (Math.Sqrt(untiedX) * Math.Sqrt(untiedY));
    }
}
