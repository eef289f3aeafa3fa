using Craft.Catalog.Knowledge;
using Craft.Inference.Labels;
using Craft.Recommender.Occupations;
using Craft.Recommender.Titles;
using Craft.TestSupport;
using Craft.UnitTests.Inference;
using Craft.UnitTests.Inference.Labels;
using Xunit;

namespace Craft.UnitTests.Recommender.Titles;

/// <summary>Weights are fitted, the same every time, and rank better than none.</summary>
public sealed class TitleFitTests
{
    private static readonly KnowledgeBase _knowledge = new(
        "groups-1",
        [.. TinyKnowledge.Make().Occupations.Select((o, i) => o with { Isco = $"{7000 + (i / 3)}" })],
        TinyKnowledge.Make().Skills);

    private static readonly TitleCase[] _judged =
        [.. _knowledge.Occupations.Select(o => new TitleCase(o.LabelDe.Replace("fachkraft", "kraft", StringComparison.Ordinal), o.Isco))];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_fit_is_deterministic_and_names_what_it_was_fitted_on()
    {
        var (first, second) = (await FitAsync(_judged), await FitAsync(_judged));
        Assert.Equal(first.WithVectors, second.WithVectors);
        Assert.Equal((12, "groups-1", TinyModel.Encoder().Model), (first.Titles, first.Knowledge, first.Encoder));
        Assert.Equal(TitleIndex.Features.Count, first.WithVectors.Count);
        Assert.All(first.WithoutVectors.Skip(TitleIndex.NameVectorsFeature), weight => Assert.Equal(0, weight, 1e-9));
    }

    [Fact]
    public async Task Titles_like_those_it_was_fitted_on_are_found()
    {
        var model = await FitAsync(_judged);
        var labels = new OccupationIndex(_knowledge.Occupations, EverydayTitles.None);
        foreach (var encoder in new[] { TinyModel.Encoder(), null })
        {
            var scorer = new TitleScorer(new TitleIndex(_knowledge.Occupations, labels), model);
            scorer = encoder is null ? scorer : await scorer.WithVectorsAsync(encoder, LabelVectorCache.None, Ct);
            Assert.Equal(encoder is not null, scorer.HasVectors);
            foreach (var one in _judged)
            {
                var scores = await scorer.ScoreAsync(one.Title, Ct);
                var best = Array.IndexOf(scores.Probabilities, scores.Probabilities.Max());
                Assert.Equal(one.Isco, _knowledge.Occupations[best].Isco);
                Assert.Equal(1, scores.Probabilities.Sum(), 1e-9);
                Assert.Equal(best, Array.IndexOf(scores.Fits, scores.Fits.Max()));
            }
        }
    }

    [Fact]
    public async Task Without_judged_titles_the_knowledge_makes_its_own()
    {
        var many = new KnowledgeBase(
            "own",
            [.. Enumerable.Range(0, 60).Select(i => _knowledge.Occupations[i % 12] with
            {
                Uri = $"urn:o:{i}",
                LabelDe = $"{_knowledge.Occupations[i % 12].LabelDe} Stufe {(char)('a' + (i / 12))}",
                AltDe = [$"Helfer {_knowledge.Occupations[i % 12].LabelDe} {(char)('a' + (i / 12))}"],
            })],
            _knowledge.Skills);

        var model = await TitleFit.RunAsync(many, TinyModel.Encoder(), LabelVectorCache.None, null, null, Ct);

        Assert.InRange(model.Titles, 10, 50);
        Assert.All(model.WithVectors, weight => Assert.True(double.IsFinite(weight)));
    }

    [Fact]
    public async Task Another_encoder_than_the_fitted_one_is_not_asked()
    {
        var other = new CountingEncoder();
        var labels = new OccupationIndex(_knowledge.Occupations, EverydayTitles.None);

        var scorer = new TitleScorer(new TitleIndex(_knowledge.Occupations, labels), await FitAsync(_judged));
        scorer = await scorer.WithVectorsAsync(other, LabelVectorCache.None, Ct);
        await scorer.ScoreAsync("Holzkraft", Ct);

        Assert.Equal((false, 0), (scorer.HasVectors, other.Texts));
    }

    private static Task<TitleModel> FitAsync(IReadOnlyList<TitleCase> judged) =>
        TitleFit.RunAsync(_knowledge, TinyModel.Encoder(), LabelVectorCache.None, judged, null, Ct);
}
