using Craft.Inference.Evaluation;

namespace Craft.Evaluate;

/// <summary>A metric by the name in the table; of a case and a list.</summary>
internal sealed record RankingMetric(string Name, Func<RankingCase, IReadOnlyList<int>, double> Of)
{
    public static RankingMetric Mrr { get; } = new("MRR", (c, list) => RankingMetrics.ReciprocalRank(Judge(c, list)) ?? 0);

    public static RankingMetric Recall(int k) => new($"recall@{k}", (c, list) => RankingMetrics.Recall(Judge(c, list), k) ?? 0);

    public static RankingMetric Hit(int k) => new($"hit@{k}", (c, list) => RankingMetrics.HitRate(Judge(c, list), k));

    public static RankingMetric Ndcg(int k) => new($"nDCG@{k}", (c, list) => RankingMetrics.Ndcg(Judge(c, list), k) ?? 0);

    private static JudgedRanking Judge(RankingCase one, IReadOnlyList<int> list) => new(
        [.. list.Select(document => Math.Max(0, one.Grades.GetValueOrDefault(document)))],
        [.. one.Grades.Values.Where(grade => grade > 0).OrderDescending()]);
}
