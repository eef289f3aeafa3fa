namespace Craft.Inference.Evaluation;

/// <summary>
/// The metrics of one result list, as trec_eval defines them where it has them (checked against pytrec_eval and ranx).
/// An empty list scores 0. Without any relevant item, recall, AP, nDCG, reciprocal rank and R-precision are undefined: null
/// here, where trec_eval says 0. Precision and hit rate are then 0.
/// </summary>
public static class RankingMetrics
{
    /// <summary>The depths of the quality tables.</summary>
    public static IReadOnlyList<int> Cuts { get; } = [1, 3, 5, 10];

    /// <summary>Relevant items among the first k, divided by k even when the list is shorter (trec_eval's P_k).</summary>
    public static double Precision(JudgedRanking ranking, int k) => Hits(ranking, k) / (double)k;

    /// <summary>1 when a relevant item is among the first k (trec_eval's success_k), otherwise 0.</summary>
    public static double HitRate(JudgedRanking ranking, int k) => Hits(ranking, k) > 0 ? 1 : 0;

    /// <summary>Share of all relevant items among the first k; at most k divided by their number.</summary>
    public static double? Recall(JudgedRanking ranking, int k) =>
        ranking.Relevant == 0 ? null : Hits(ranking, k) / (double)ranking.Relevant;

    /// <summary>
    /// Average precision of the first k places: precision at each relevant place, summed and divided by the number of all
    /// relevant items (trec_eval's map_cut). Without k: of the whole list (map).
    /// </summary>
    public static double? AveragePrecision(JudgedRanking ranking, int k = int.MaxValue) =>
        ranking.Relevant == 0 ? null : PrecisionSum(ranking, k) / ranking.Relevant;

    /// <summary>Average precision divided by min(relevant, k), so that a perfect list of k places scores 1.</summary>
    public static double? AveragePrecisionCapped(JudgedRanking ranking, int k) =>
        ranking.Relevant == 0 ? null : PrecisionSum(ranking, k) / Math.Min(ranking.Relevant, k);

    /// <summary>
    /// Discounted gain of the first k places divided by that of the best possible k (Järvelin and Kekäläinen 2002, discount
    /// log2(rank + 1)). The ideal is made of all judged items, not of those found. The gain is the grade, as in trec_eval.
    /// </summary>
    public static double? Ndcg(JudgedRanking ranking, int k = int.MaxValue) => Ndcg(ranking, k, grade => grade);

    /// <summary>nDCG with the gain 2^grade - 1 (Burges et al. 2005).</summary>
    public static double? NdcgExponential(JudgedRanking ranking, int k = int.MaxValue) =>
        Ndcg(ranking, k, grade => Math.Pow(2, grade) - 1);

    /// <summary>1 / rank of the first relevant item, 0 when there is none among the first k; its mean is MRR.</summary>
    public static double? ReciprocalRank(JudgedRanking ranking, int k = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (ranking.Relevant == 0)
        {
            return null;
        }

        for (var i = 0; i < Math.Min(k, ranking.Grades.Count); i++)
        {
            if (ranking.Grades[i] > 0)
            {
                return 1.0 / (i + 1);
            }
        }

        return 0;
    }

    /// <summary>Precision after as many places as there are relevant items (trec_eval's Rprec).</summary>
    public static double? RPrecision(JudgedRanking ranking) => ranking.Relevant == 0 ? null : Precision(ranking, ranking.Relevant);

    /// <summary>Every metric by its name in tables: <c>recall@5</c>, <c>ndcg_exp@10</c>, <c>rr</c> and so on.</summary>
    public static IReadOnlyDictionary<string, double?> All(JudgedRanking ranking, IReadOnlyList<int> cuts)
    {
        var all = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var k in cuts)
        {
            all[$"precision@{k}"] = Precision(ranking, k);
            all[$"hit_rate@{k}"] = HitRate(ranking, k);
            all[$"recall@{k}"] = Recall(ranking, k);
            all[$"ap@{k}"] = AveragePrecision(ranking, k);
            all[$"ap_capped@{k}"] = AveragePrecisionCapped(ranking, k);
            all[$"ndcg@{k}"] = Ndcg(ranking, k);
            all[$"ndcg_exp@{k}"] = NdcgExponential(ranking, k);
            all[$"rr@{k}"] = ReciprocalRank(ranking, k);
        }

        all["ap"] = AveragePrecision(ranking);
        all["ndcg"] = Ndcg(ranking);
        all["rr"] = ReciprocalRank(ranking);
        all["r_precision"] = RPrecision(ranking);
        return all;
    }

    private static int Hits(JudgedRanking ranking, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return ranking.Grades.Take(k).Count(grade => grade > 0);
    }

    private static double PrecisionSum(JudgedRanking ranking, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var (hits, sum) = (0, 0.0);
        for (var i = 0; i < Math.Min(k, ranking.Grades.Count); i++)
        {
            if (ranking.Grades[i] > 0)
            {
                hits++;
                sum += hits / (double)(i + 1);
            }
        }

        return sum;
    }

    private static double? Ndcg(JudgedRanking ranking, int k, Func<int, double> gain)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return ranking.Relevant == 0 ? null : Dcg(ranking.Grades, k, gain) / Dcg(ranking.Ideal, k, gain);
    }

    private static double Dcg(IReadOnlyList<int> grades, int k, Func<int, double> gain)
    {
        var sum = 0.0;
        for (var i = 0; i < Math.Min(k, grades.Count); i++)
        {
            sum += gain(grades[i]) / Math.Log2(i + 2);
        }

        return sum;
    }
}
