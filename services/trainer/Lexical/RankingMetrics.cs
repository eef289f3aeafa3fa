namespace Craft.Trainer.Lexical;

/// <summary>
/// Retrieval measures of one ranking against graded judgements, as trec_eval defines them: relevant = grade 1 or more, not
/// judged = 0, a list shorter than k is not made longer. A measure that has no value without relevant documents is null then,
/// so that a mean leaves the query out.
/// </summary>
public static class RankingMetrics
{
    /// <summary>Relevant ones among the first <paramref name="k"/>, divided by k.</summary>
    public static double Precision(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return (double)Found(ranking, grades, k) / k;
    }

    /// <summary>Relevant ones among the first <paramref name="k"/>, divided by all relevant.</summary>
    public static double? Recall(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k) =>
        Relevant(grades) is var all and > 0 ? (double)Found(ranking, grades, k) / all : null;

    /// <summary>Mean of the precisions at the relevant ranks up to <paramref name="k"/>, over all relevant.</summary>
    public static double? AveragePrecision(
        IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = int.MaxValue)
    {
        var (found, sum) = (0, 0.0);
        for (var i = 0; i < Math.Min(k, ranking.Count); i++)
        {
            if (Grade(grades, ranking[i]) >= 1)
            {
                sum += (double)++found / (i + 1);
            }
        }

        return Relevant(grades) is var all and > 0 ? sum / all : null;
    }

    /// <summary>One over the rank of the first relevant one; 0 when none is among the first <paramref name="k"/>.</summary>
    public static double? ReciprocalRank(
        IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = int.MaxValue)
    {
        if (Relevant(grades) == 0)
        {
            return null;
        }

        for (var i = 0; i < Math.Min(k, ranking.Count); i++)
        {
            if (Grade(grades, ranking[i]) >= 1)
            {
                return 1.0 / (i + 1);
            }
        }

        return 0;
    }

    /// <summary>
    /// Discounted gain (gain = grade, discount log2(rank + 1)) of the first <paramref name="k"/>, divided by that of the best
    /// possible order of all judged documents.
    /// </summary>
    public static double? Ndcg(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = int.MaxValue)
    {
        var ideal = Gain(grades.Values.Where(g => g >= 1).OrderDescending().Take(k));
        return ideal > 0 ? Gain(ranking.Take(k).Select(id => Math.Max(0, Grade(grades, id)))) / ideal : null;
    }

    private static double Gain(IEnumerable<int> grades) => grades.Select((g, i) => g / Math.Log2(i + 2)).Sum();

    private static int Found(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k) =>
        ranking.Take(k).Count(id => Grade(grades, id) >= 1);

    private static int Relevant(IReadOnlyDictionary<string, int> grades) => grades.Values.Count(g => g >= 1);

    private static int Grade(IReadOnlyDictionary<string, int> grades, string id) => grades.GetValueOrDefault(id);
}
