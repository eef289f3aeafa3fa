using Craft.Catalog.Knowledge;
using Craft.Inference.Labels;
using Craft.Recommender;
using Craft.Recommender.Answering;
using Craft.Recommender.Occupations;
using Craft.Recommender.Ranking;
using Craft.Recommender.Retrieval;
using Craft.Recommender.Titles;
using Craft.Runtime;
using Craft.Schemas;
using Craft.TestSupport;
using Craft.UnitTests.Indexer;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>A request whose text the encoder has no numbers for is answered with what is left: characters and words.</summary>
public sealed class UnreadableTextTests : IAsyncLifetime
{
    private static readonly KnowledgeBase _knowledge = new(
        "groups-1",
        [.. TinyKnowledge.Make().Occupations.Select((o, i) => o with { Isco = $"{7000 + (i / 3)}" })],
        TinyKnowledge.Make().Skills);

    private IndexerUnderTest _indexed = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _indexed = await IndexerUnderTest.CreateAsync();

    public ValueTask DisposeAsync() => _indexed.DisposeAsync();

    [Fact]
    public async Task A_title_is_resolved_by_characters()
    {
        var model = await TitleFit.RunAsync(
            _knowledge, _indexed.Encoder, LabelVectorCache.None, [.. _knowledge.Occupations.Select(o => new TitleCase(o.LabelDe, o.Isco))], null, Ct);
        var characters = OccupationResolver.Build(_knowledge, model, ResolverTuning.Default with { MinFit = 2, MinFitWithoutVectors = 0.01 });
        var both = await characters.WithVectorsAsync(_indexed.Encoder, LabelVectorCache.None, Ct);
        Assert.True(both.HasVectors);
        _indexed.Encoder.Unreadable = "holzkraft";

        var expected = await characters.ResolveAsync(new OccupationQuery { Text = "Holzkraft" }, "de", Ct);
        Assert.Equivalent(expected, await both.ResolveAsync(new OccupationQuery { Text = "Holzkraft" }, "de", Ct));
        Assert.IsNotType<OccupationAnswer.Unknown>(expected);
        Assert.Equal(await characters.RankAsync("Holzkraft", 3, Ct), await both.RankAsync("Holzkraft", 3, Ct));
        Assert.Equal(await characters.SuggestAsync("Holzkraft", 3, Ct), await both.SuggestAsync("Holzkraft", 3, Ct));
    }

    [Theory]
    [InlineData("Holz", true)]
    [InlineData("e", false)]
    public async Task Courses_are_found_by_words(string unreadable, bool hasVectors)
    {
        await _indexed.HandleAsync(
            IndexerCourses.Upsert("s:1", 1, "Holz bearbeiten"), IndexerCourses.Upsert("s:2", 1, "Holz lagern und liefern"));
        // one of the two texts of the query, or both
        _indexed.Encoder.Unreadable = unreadable;
        var answer = await AnswerAsync(_knowledge.Occupations[0].Uri);

        Assert.Null(answer.Problem);
        Assert.NotEmpty(answer.Items);
        Assert.All(answer.Items, item => Assert.Equal(hasVectors, item.Scores.Knn is not null));
    }

    [Fact]
    public async Task Where_nothing_is_left_the_answer_says_so()
    {
        _indexed.Encoder.Unreadable = "e";
        var answer = await AnswerAsync(_knowledge.Occupations[0].Uri);

        Assert.Equal(ProblemCode.Unavailable, answer.Problem?.Code);
        Assert.Empty(answer.Items);
    }

    private async Task<Recommendation> AnswerAsync(string uri)
    {
        using var events = new RecommenderEvents(NullLogger<RecommenderEvents>.Instance);
        var search = new CandidateSearch(_indexed.Index, _indexed.Encoder, RetrievalTuning.Default);
        var holder = new ExpertiseHolder { Current = Expertise.Build(_knowledge, ResolverTuning.Default) };
        var step = new AnswerRequests(
            new RecommendationEngine(search, _indexed.Index, _indexed.Time, RankingTuning.Default),
            holder, new AnswerJournal(), Task.CompletedTask, _indexed.Time, events);
        var request = new RecommendationRequest { RequestId = "r", Occupation = new OccupationQuery { Uri = uri } };
        var outcomes = await step.HandleAsync(
            [new Message<ReceivedRequest>("r", new ReceivedRequest(request, null), Topics.RecommendationRequests, 0, 0, DateTimeOffset.UnixEpoch, MessageHeaders.None)], Ct);
        return Assert.IsType<Outcome<Recommendation>.Emit>(outcomes[0]).Outputs[0].Value!;
    }
}
