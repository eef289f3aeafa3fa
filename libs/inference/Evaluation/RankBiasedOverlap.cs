namespace Craft.Inference.Evaluation;

/// <summary>
/// Agreement of two result lists that need not hold the same items, the first places counting most (Webber, Moffat and Zobel
/// 2010, "A similarity measure for indefinite rankings").
/// </summary>
public static class RankBiasedOverlap
{
    /// <summary>
    /// Extrapolated RBO, equation 32 there, for lists without ties of any two lengths: 1 for equal lists, 0 for lists without a
    /// common item and whenever a list is empty. The nearer <paramref name="persistence"/> is to 1, the deeper it looks: the
    /// first 10 places carry 86 % of the weight at 0.9.
    /// </summary>
    /// <exception cref="ArgumentException">An item is twice in a list.</exception>
    public static double Extrapolated(IReadOnlyList<string> a, IReadOnlyList<string> b, double persistence)
    {
        if (persistence is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(persistence), persistence, "persistence lies between 0 and 1");
        }

        var (shorter, longer) = a.Count <= b.Count ? (a, b) : (b, a);
        if (shorter.Count == 0)
        {
            return 0;
        }

        var overlap = Overlaps(shorter, longer);
        var atShort = overlap[shorter.Count];
        var (sum, weight) = (0.0, 1.0);
        for (var depth = 1; depth <= longer.Count; depth++)
        {
            weight *= persistence;
            sum += overlap[depth] / (double)depth * weight;
            if (depth > shorter.Count)
            {
                // what the shorter list would share further down if it went on as it began
                sum += atShort * (double)(depth - shorter.Count) / ((double)shorter.Count * depth) * weight;
            }
        }

        var tail = ((overlap[longer.Count] - atShort) / (double)longer.Count) + (atShort / (double)shorter.Count);
        return ((1 - persistence) / persistence * sum) + (tail * weight);
    }

    // items common to both lists after each depth
    private static int[] Overlaps(IReadOnlyList<string> shorter, IReadOnlyList<string> longer)
    {
        var overlap = new int[longer.Count + 1];
        var (inShorter, inLonger) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var depth = 1; depth <= longer.Count; depth++)
        {
            var common = overlap[depth - 1];
            var fresh = inLonger.Add(longer[depth - 1]);
            common += inShorter.Contains(longer[depth - 1]) ? 1 : 0;
            if (depth <= shorter.Count)
            {
                fresh &= inShorter.Add(shorter[depth - 1]);
                common += inLonger.Contains(shorter[depth - 1]) ? 1 : 0;
            }

            if (!fresh)
            {
                throw new ArgumentException($"an item is listed twice at rank {depth}", nameof(longer));
            }

            overlap[depth] = common;
        }

        return overlap;
    }
}
