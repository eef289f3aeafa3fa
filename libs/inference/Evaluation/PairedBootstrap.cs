namespace Craft.Inference.Evaluation;

/// <summary>
/// Confidence interval of the mean difference of two systems on the same queries (Efron and Tibshirani 1993, percentile method;
/// groups as in Davison and Hinkley 1997, 3.8). Drawn with replacement are groups with all their queries, not queries: those of
/// one occupation are alike, and drawing them one by one would make the interval too narrow. A draw's mean is over its queries,
/// so a large group weighs more. With one query per group it is the ordinary paired bootstrap.
/// </summary>
public static class PairedBootstrap
{
    /// <summary>
    /// The interval, the same for a seed whatever the order of the scores (up to rounding); null with fewer than two groups,
    /// which say nothing about chance. With few groups (below about 20) percentile intervals are too narrow.
    /// </summary>
    /// <exception cref="ArgumentException">A score is not finite: leave undefined queries out of both systems.</exception>
    public static BootstrapInterval? Interval(IReadOnlyCollection<PairedScore> scores, BootstrapOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Resamples, 1);
        if (options.Confidence is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Confidence, "confidence lies between 0 and 1");
        }

        if (scores.Any(score => !double.IsFinite(score.Ours - score.Baseline)))
        {
            throw new ArgumentException("a score is not finite", nameof(scores));
        }

        var groups = scores
            .GroupBy(score => score.Group, score => score.Ours - score.Baseline, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Sum: group.Sum(), Queries: group.Count()))
            .ToArray();
        if (groups.Length < 2)
        {
            return null;
        }

        var random = new SplitMix64(options.Seed);
        var draw = new int[groups.Length];
        var means = new double[options.Resamples];
        for (var i = 0; i < means.Length; i++)
        {
            for (var j = 0; j < draw.Length; j++)
            {
                draw[j] = random.Below(groups.Length);
            }

            means[i] = Mean(groups, draw);
        }

        Array.Sort(means);
        var outside = (1 - options.Confidence) / 2;
        return new BootstrapInterval(
            scores.Sum(score => score.Ours - score.Baseline) / scores.Count,
            Percentiles.Linear(means, outside),
            Percentiles.Linear(means, 1 - outside),
            scores.Count,
            groups.Length);
    }

    /// <summary>The mean over the queries of the drawn groups.</summary>
    internal static double Mean((double Sum, int Queries)[] groups, ReadOnlySpan<int> draw)
    {
        var (sum, queries) = (0.0, 0L);
        foreach (var group in draw)
        {
            sum += groups[group].Sum;
            queries += groups[group].Queries;
        }

        return sum / queries;
    }
}
