using System.Globalization;
using Craft.Inference.Evaluation;
using Craft.Recommender.Ranking;
using Craft.Recommender.Retrieval;
using Xunit;

namespace Craft.UnitTests.Recommender.Quality;

/// <summary>The weights of search and judge, measured on the query set.</summary>
public sealed class SearchQualityTests(QualityBench bench) : IClassFixture<QualityBench>
{
    private const string Ndcg = "ndcg_exp@10";
    private const string Recall = "recall@10";

    [Fact]
    public async Task Fused_search_is_never_worse_than_lexical_search_alone()
    {
        var lexical = await MeasureAsync("lexical", RetrievalTuning.Default with { KnnShare = 0 });
        await MeasureAsync("knn", RetrievalTuning.Default with { KnnShare = 1 });
        var fused = await MeasureAsync("fused", RetrievalTuning.Default);
        Assert.True(Mean(fused, Ndcg) >= Mean(lexical, Ndcg), "fused nDCG@10 is below lexical alone");
        Assert.True(Mean(fused, Recall) >= Mean(lexical, Recall), "fused recall@10 is below lexical alone");
    }

    [Fact]
    public async Task The_judge_puts_better_courses_first_than_the_search_does()
    {
        var searched = await bench.SearchAsync(RetrievalTuning.Default);
        var judged = await bench.RankAsync(RankingTuning.Default);
        var pairs = bench.Queries.Zip(searched, judged).Select(q => new PairedScore(
            q.First.Occupation.Uri,
            RankingMetrics.NdcgExponential(q.Third, 10)!.Value,
            RankingMetrics.NdcgExponential(q.Second, 10)!.Value));
        var interval = PairedBootstrap.Interval([.. pairs], new BootstrapOptions())!;
        Say($"searched {Mean(RankingReport.Of(searched), Ndcg):0.000}, judged {Mean(RankingReport.Of(judged), Ndcg):0.000}");
        Say($"{interval.Queries} queries, {interval.Groups} occupations");
        Say($"better by {interval.Difference:0.000} [{interval.Low:0.000}, {interval.High:0.000}]");
        Assert.True(interval.IsAboveZero, $"nDCG@10 is not surely better: {interval}");
    }

    [Fact(Explicit = true)]
    public async Task Weights_over_their_range()
    {
        foreach (var weight in (double[])[1, 2, 3, 4, 6, 8])
        {
            foreach (var share in (double[])[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1])
            {
                await MeasureAsync(
                    $"occupation {weight} knn {share}", RetrievalTuning.Default with { KnnShare = share, OccupationWeight = weight });
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Relevance_over_its_range()
    {
        foreach (var floor in (double[])[0, 0.3, 0.4, 0.5, 0.6])
        {
            var ranked = RankingReport.Of(await bench.RankAsync(RankingTuning.Default with { MinRelevance = floor }));
            Say($"at least {floor}: nDCG@10 {Mean(ranked, Ndcg):0.000}");
        }
    }

    private async Task<RankingReport> MeasureAsync(string what, RetrievalTuning tuning)
    {
        var report = RankingReport.Of(await bench.SearchAsync(tuning));
        Say($"{what}: nDCG@10 {Mean(report, Ndcg):0.000}, recall@10 {Mean(report, Recall):0.000}");
        return report;
    }

    private static double Mean(RankingReport report, string metric) => report.Means[metric].OverDefined!.Value;

    private static void Say(FormattableString line) =>
        TestContext.Current.TestOutputHelper!.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
