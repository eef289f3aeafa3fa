namespace Craft.Inference.Evaluation;

/// <summary>Percentiles of a sample.</summary>
public static class Percentiles
{
    /// <summary>
    /// The value at a share of an ascending sample, interpolated linearly between neighbours (type 7 of Hyndman and Fan 1996,
    /// numpy's default).
    /// </summary>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static double Linear(IReadOnlyList<double> ascending, double share)
    {
        if (ascending.Count == 0)
        {
            throw new ArgumentException("an empty sample has no percentiles", nameof(ascending));
        }

        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "a share lies between 0 and 1");
        }

        var place = share * (ascending.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, ascending.Count - 1);
        return ascending[below] + ((place - below) * (ascending[above] - ascending[below]));
    }
}
