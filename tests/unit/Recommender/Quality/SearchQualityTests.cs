using System.Globalization;
using Craft.Recommender.Ranking;
using Craft.Recommender.Retrieval;
using Xunit;

namespace Craft.UnitTests.Recommender.Quality;

/// <summary>The weights of search and judge, measured on the query set.</summary>
public sealed class SearchQualityTests(QualityBench bench) : IClassFixture<QualityBench>
{
    [Fact]
    public async Task Fused_search_is_never_worse_than_lexical_search_alone()
    {
        var lexical = await bench.MeasureAsync(RetrievalTuning.Default with { KnnShare = 0 });
        var dense = await bench.MeasureAsync(RetrievalTuning.Default with { KnnShare = 1 });
        var fused = await bench.MeasureAsync(RetrievalTuning.Default);
        Say("lexical", lexical);
        Say("knn", dense);
        Say("fused", fused);
        Assert.True(fused.Ndcg >= lexical.Ndcg, "fused nDCG@10 is below lexical alone");
        Assert.True(fused.Recall >= lexical.Recall, "fused recall@10 is below lexical alone");
    }

    [Fact]
    public async Task The_judge_puts_better_courses_first_than_the_search_does()
    {
        var (searched, _) = await bench.MeasureAsync(RetrievalTuning.Default);
        var judged = await bench.MeasureAsync(RankingTuning.Default);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{bench.Queries.Count} queries: searched {searched:0.000}, judged {judged:0.000}"));
        Assert.True(judged > searched, $"nDCG@10 {judged} is not better than {searched}");
    }

    [Fact(Explicit = true)]
    public async Task Weights_over_their_range()
    {
        foreach (var weight in (double[])[1, 2, 3, 4, 6, 8])
        {
            foreach (var share in (double[])[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1])
            {
                Say($"occupation {weight} knn {share}", await bench.MeasureAsync(
                    RetrievalTuning.Default with { KnnShare = share, OccupationWeight = weight }));
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Relevance_over_its_range()
    {
        foreach (var floor in (double[])[0, 0.3, 0.4, 0.5, 0.6])
        {
            var ndcg = await bench.MeasureAsync(RankingTuning.Default with { MinRelevance = floor });
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"at least {floor}: nDCG@10 {ndcg:0.000}"));
        }
    }

    private static void Say(string what, (double Ndcg, double Recall) quality) =>
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: nDCG@10 {quality.Ndcg:0.000}, recall@10 {quality.Recall:0.000}"));
}
