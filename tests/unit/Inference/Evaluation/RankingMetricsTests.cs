using System.Text.Json;
using Craft.Inference.Evaluation;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Evaluation;

/// <summary>Ranking metrics against trec_eval and ranx, at the edges, and their laws.</summary>
public sealed class RankingMetricsTests
{
    private static readonly int[] _goldenCuts = [1, 3, 5, 10, 20];

    // lists without repeats over a few documents with grades, some of them not found and some not judged
    private static readonly Gen<(string[] Ranking, Dictionary<string, int> Grades)> _queries = Gen.Select(
        Gen.Int[0, 40].HashSet[0, 30].Select(ids => ids.Select(id => $"d{id}").ToArray()),
        Gen.Dictionary(Gen.Int[0, 40].Select(id => $"d{id}"), Gen.Int[-1, 3])[0, 30]);

    [Fact]
    public void Every_query_has_the_golden_values()
    {
        var rows = GoldenFile.ReadLines("ranking.jsonl");
        foreach (var row in rows)
        {
            var expected = row.GetProperty("metrics");
            var actual = RankingMetrics.All(Judge(row, Ranked(row)), _goldenCuts);
            foreach (var metric in expected.EnumerateObject())
            {
                AssertSame(metric.Value, actual[metric.Name], $"{row.GetProperty("query")} {metric.Name}");
            }
        }

        Assert.Equal(200, rows.Count);
    }

    [Fact]
    public void The_order_of_tied_scores_is_the_golden_one()
    {
        foreach (var row in GoldenFile.ReadLines("ranking.jsonl"))
        {
            Assert.Equal(row.GetProperty("ranking").Strings(), Ranked(row));
        }
    }

    [Fact]
    public void On_its_own_order_of_ties_trec_eval_says_the_same()
    {
        (string Theirs, string Ours)[] names =
        [
            ("map", "ap"), ("recip_rank", "rr"), ("ndcg_cut_10", "ndcg@10"), ("P_5", "precision@5"), ("recall_10", "recall@10"),
        ];
        var tied = GoldenFile.ReadLines("ranking.jsonl").Where(row => row.GetProperty("ties").GetBoolean()).ToList();
        foreach (var row in tied)
        {
            var ours = RankingMetrics.All(Judge(row, row.GetProperty("trec_eval_ranking").Strings()), _goldenCuts);
            var theirs = row.GetProperty("trec_eval");
            Assert.All(names, name => Assert.Equal(theirs.GetProperty(name.Theirs).GetDouble(), ours[name.Ours] ?? 0, GoldenFile.Tolerance));
        }

        Assert.Equal(41, tied.Count);
    }

    [Fact]
    public void Means_are_the_golden_ones_with_and_without_undefined_queries()
    {
        var golden = GoldenFile.Read("ranking.json");
        var report = RankingReport.Of([.. GoldenFile.ReadLines("ranking.jsonl").Select(row => Judge(row, Ranked(row)))], _goldenCuts);

        Assert.Equal(golden.GetProperty("queries").GetInt32(), report.Queries);
        foreach (var mean in golden.GetProperty("mean_over_defined").EnumerateObject())
        {
            AssertSame(mean.Value, report.Means[mean.Name].OverDefined, mean.Name);
        }

        foreach (var mean in golden.GetProperty("mean_undefined_as_zero").EnumerateObject())
        {
            AssertSame(mean.Value, report.Means[mean.Name].UndefinedAsZero, mean.Name);
        }

        var undefined = golden.GetProperty("without_relevant").GetArrayLength();
        Assert.Equal(report.Queries - undefined, report.Means["ap"].Defined);
        Assert.Equal(report.Queries, report.Means["precision@5"].Defined);
    }

    [Fact]
    public void Values_lie_between_zero_and_one() => _queries.Sample(query =>
    {
        foreach (var (name, value) in RankingMetrics.All(JudgedRanking.Of(query.Ranking, query.Grades), _goldenCuts))
        {
            Assert.True(value is null or (>= 0 and <= 1 + 1e-12), $"{name} is {value}");
        }
    });

    [Fact]
    public void A_perfect_ranking_scores_one() => _queries.Where(q => q.Grades.Values.Any(grade => grade > 0)).Sample(query =>
    {
        var perfect = JudgedRanking.Of(query.Grades.OrderByDescending(g => g.Value).Select(g => g.Key), query.Grades);
        foreach (var k in RankingMetrics.Cuts)
        {
            Assert.Equal(1, RankingMetrics.Ndcg(perfect, k)!.Value, GoldenFile.Tolerance);
            Assert.Equal(1, RankingMetrics.NdcgExponential(perfect, k)!.Value, GoldenFile.Tolerance);
            Assert.Equal(1, RankingMetrics.AveragePrecisionCapped(perfect, k)!.Value, GoldenFile.Tolerance);
            Assert.Equal(1, RankingMetrics.HitRate(perfect, k));
            Assert.Equal(1, RankingMetrics.ReciprocalRank(perfect, k));
            Assert.Equal(Math.Min(1, k / (double)perfect.Relevant), RankingMetrics.Recall(perfect, k)!.Value, GoldenFile.Tolerance);
        }

        Assert.Equal(1, RankingMetrics.AveragePrecision(perfect)!.Value, GoldenFile.Tolerance);
        Assert.Equal(1, RankingMetrics.RPrecision(perfect));
    });

    [Fact]
    public void A_better_item_further_up_never_lowers_a_value() => Gen.Select(_queries, Gen.Int[0, 28]).Sample((query, at) =>
    {
        if (at + 1 >= query.Ranking.Length)
        {
            return;
        }

        string[] swapped = [.. query.Ranking];
        (swapped[at], swapped[at + 1]) = (swapped[at + 1], swapped[at]);
        var (one, other) = (JudgedRanking.Of(query.Ranking, query.Grades), JudgedRanking.Of(swapped, query.Grades));
        var (better, worse) = one.Grades[at] >= one.Grades[at + 1] ? (one, other) : (other, one);
        var low = RankingMetrics.All(worse, _goldenCuts);
        foreach (var (name, value) in RankingMetrics.All(better, _goldenCuts))
        {
            Assert.True(value is null || value >= low[name] - 1e-12, $"{name} fell from {low[name]} to {value}");
        }
    });

    [Fact]
    public void The_order_of_results_with_scores_does_not_matter() =>
        Gen.Select(Gen.Int[0, 30].HashSet[1, 20], Gen.Int[0, 4].Array[20], Gen.Int).Sample((ids, scores, seed) =>
        {
            ScoredItem[] items = [.. ids.Select((id, i) => new ScoredItem($"d{id}", scores[i] / 2.0))];
            ScoredItem[] shuffled = [.. items];
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(ScoreOrder.Rank(items), ScoreOrder.Rank(shuffled));
        });

    [Fact]
    public void Without_relevant_items_only_precision_and_hit_rate_are_defined()
    {
        var none = JudgedRanking.Of(["a", "b"], new Dictionary<string, int> { ["a"] = 0, ["b"] = -2 });
        var all = RankingMetrics.All(none, [5]);
        Assert.Equal(["hit_rate@5", "precision@5"], all.Where(m => m.Value is not null).Select(m => m.Key).Order());
        Assert.All(all.Values, value => Assert.True(value is null or 0));
        Assert.Equal(new MetricMean(null, 0, 0), RankingReport.Of([none]).Means["ndcg@5"]);
    }

    [Fact]
    public void An_empty_list_scores_zero_and_counts()
    {
        var grades = new Dictionary<string, int> { ["a"] = 2 };
        var report = RankingReport.Of([JudgedRanking.Of([], grades), JudgedRanking.Of(["a"], grades)]);
        foreach (var name in (string[])["recall@5", "ndcg@10", "ap", "rr", "hit_rate@1", "precision@1"])
        {
            Assert.Equal(new MetricMean(0.5, 0.5, 2), report.Means[name]);
        }

        Assert.Empty(RankingReport.Of([]).Means);
    }

    [Fact]
    public void Repeats_and_scores_that_are_no_numbers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => JudgedRanking.Of(["a", "a"], new Dictionary<string, int>()));
        Assert.Throws<ArgumentException>(() => ScoreOrder.Rank([new("a", 1), new("b", double.NaN)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RankingMetrics.Precision(new JudgedRanking([1], [1]), 0));
    }

    private static IReadOnlyList<string> Ranked(JsonElement row) =>
        ScoreOrder.Rank(row.GetProperty("run").EnumerateArray().Select(pair => new ScoredItem(pair[0].GetString()!, pair[1].GetDouble())));

    private static JudgedRanking Judge(JsonElement row, IReadOnlyList<string> ranking) => JudgedRanking.Of(
        ranking, row.GetProperty("qrels").EnumerateObject().ToDictionary(grade => grade.Name, grade => grade.Value.GetInt32()));

    private static void AssertSame(JsonElement expected, double? actual, string what)
    {
        var same = expected.ValueKind == JsonValueKind.Null
            ? actual is null
            : actual is { } value && Math.Abs(value - expected.GetDouble()) <= GoldenFile.Tolerance;
        Assert.True(same, $"{what}: {actual} instead of {expected}");
    }
}
