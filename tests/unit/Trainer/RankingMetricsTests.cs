using System.Text.Json;
using Craft.Inference.Evaluation;
using Craft.TestSupport;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Trainer;

public sealed class RankingMetricsTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Golden_queries_give_the_golden_figures()
    {
        var file = RepositoryRoot.Shared("golden/metrics/ranking.jsonl");
        Assert.SkipWhen(file is null, "the golden metrics are not beside this checkout");

        var compared = 0;
        foreach (var line in File.ReadLines(file!))
        {
            using var query = JsonDocument.Parse(line);
            var ranking = query.RootElement.GetProperty("ranking").EnumerateArray().Select(e => e.GetString()!).ToList();
            var grades = query.RootElement.GetProperty("qrels").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32());
            foreach (var golden in query.RootElement.GetProperty("metrics").EnumerateObject())
            {
                if (Ours(golden.Name, ranking, grades) is not { Known: true } ours)
                {
                    continue;
                }

                compared++;
                double? wanted = golden.Value.ValueKind == JsonValueKind.Null ? null : golden.Value.GetDouble();
                Assert.True(
                    wanted is null == ours.Value is null && Math.Abs((wanted ?? 0) - (ours.Value ?? 0)) < Tolerance,
                    $"{query.RootElement.GetProperty("query")} {golden.Name}: {ours.Value}, golden {wanted}");
            }
        }

        // 5 cuts of precision, recall, AP and nDCG, and the four without a cut, of 200 queries
        Assert.Equal(200 * ((5 * 4) + 4), compared);
    }

    [Fact]
    public void The_best_order_has_an_ndcg_of_one_and_no_order_has_more() =>
        Gen.Int[0, 3].Array[1, 12].Sample(values =>
        {
            var grades = values.Select((g, i) => (Id: $"d{i}", Grade: g)).ToDictionary(d => d.Id, d => d.Grade);
            var best = grades.OrderByDescending(g => g.Value).Select(g => g.Key).ToList();
            var worst = best.AsEnumerable().Reverse().ToList();
            if (values.All(g => g == 0))
            {
                Assert.Null(RankingMetrics.Ndcg(JudgedRanking.Of(best, grades)));
                return;
            }

            Assert.Equal(1, RankingMetrics.Ndcg(JudgedRanking.Of(best, grades), 5)!.Value, 12);
            Assert.InRange(RankingMetrics.Ndcg(JudgedRanking.Of(worst, grades), 5)!.Value, 0, 1 + 1e-12);
        });

    [Fact]
    public void The_ideal_counts_what_the_ranking_missed()
    {
        var grades = new Dictionary<string, int> { ["a"] = 1, ["b"] = 1 };
        Assert.Equal(1 / (1 + (1 / Math.Log2(3))), RankingMetrics.Ndcg(JudgedRanking.Of(["a"], grades), 10)!.Value, 12);
        Assert.Equal(0.5, RankingMetrics.AveragePrecision(JudgedRanking.Of(["a"], grades)));
        Assert.Equal(0.5, RankingMetrics.Recall(JudgedRanking.Of(["a"], grades), 10));
    }

    private static (bool Known, double? Value) Ours(string name, List<string> ranking, Dictionary<string, int> grades)
    {
        var parts = name.Split('@');
        var k = parts.Length == 2 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue;
        return parts[0] switch
        {
            "precision" => (true, RankingMetrics.Precision(JudgedRanking.Of(ranking, grades), k)),
            "recall" => (true, RankingMetrics.Recall(JudgedRanking.Of(ranking, grades), k)),
            "ap" => (true, RankingMetrics.AveragePrecision(JudgedRanking.Of(ranking, grades), k)),
            "rr" => (true, RankingMetrics.ReciprocalRank(JudgedRanking.Of(ranking, grades), k)),
            "ndcg" => (true, RankingMetrics.Ndcg(JudgedRanking.Of(ranking, grades), k)),
            _ => (false, null),
        };
    }
}
