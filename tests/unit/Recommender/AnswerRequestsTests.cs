using Craft.Recommender;
using Craft.Recommender.Answering;
using Craft.Recommender.Occupations;
using Craft.Recommender.Ranking;
using Craft.Runtime;
using Craft.Schemas;
using Craft.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>Each id is answered once, whichever way its records come.</summary>
public sealed class AnswerRequestsTests : IDisposable
{
    private readonly AnswerJournal _journal = new();
    private readonly ExpertiseHolder _expertise = new();
    private readonly TaskCompletionSource _journalRead = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RecommenderEvents _events = new(NullLogger<RecommenderEvents>.Instance);
    private readonly AnswerRequests _step;

    // only requests that are refused before any search come here
    public AnswerRequestsTests() => _step = new AnswerRequests(
        new RecommendationEngine(null!, null!, _time, RankingTuning.Default), _expertise, _journal, _journalRead.Task, _time, _events);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _events.Dispose();

    [Fact]
    public async Task The_same_record_again_is_answered_again_another_record_of_the_id_is_not()
    {
        Ready();
        Assert.Equal(["emit", "skip", "emit"], await HandleAsync(("a", 0), ("a", 1), ("b", 2)));

        // the transaction was aborted: the pump comes with the same records
        Assert.Equal(["emit", "skip", "emit"], await HandleAsync(("a", 0), ("a", 1), ("b", 2)));
        Assert.Equal(["skip"], await HandleAsync(("a", 7)));
    }

    [Fact]
    public async Task What_the_topic_already_answers_is_not_answered_again()
    {
        Ready();
        var outcome = Assert.IsType<Outcome<Recommendation>.Emit>((await _step.HandleAsync([Message("a", 0)], Ct))[0]);
        _journal.Apply(new("a", outcome.Outputs[0].Value, 0, 0, MessageHeaders.None));
        Assert.Equal(["skip", "emit"], await HandleAsync(("a", 0), ("b", 1)));
    }

    [Fact]
    public async Task An_unreadable_request_is_answered_with_its_fault()
    {
        Ready();
        var outcome = Assert.IsType<Outcome<Recommendation>.Emit>((await _step.HandleAsync([Message("a", 0)], Ct))[0]);
        var answer = outcome.Outputs[0].Value!;
        Assert.Equal(("a", 1L, "invalid-request", "fault"), (answer.RequestId, answer.Revision, answer.Problem!.Code, answer.Problem.Detail));
        Assert.Empty(answer.Items);
        Assert.IsType<Outcome<Recommendation>.Skip>((await _step.HandleAsync([Message("c", 1) with { Value = null }], Ct))[0]);
    }

    [Fact]
    public async Task Nothing_is_answered_before_the_journal_is_read_and_the_knowledge_is_there()
    {
        var early = _step.HandleAsync([Message("a", 0)], Ct);
        _time.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => early);
        _journalRead.SetResult();
        var ignorant = _step.HandleAsync([Message("a", 0)], Ct);
        _time.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<ExpertiseMissingException>(() => ignorant);
        var patient = _step.HandleAsync([Message("a", 0)], Ct);
        Ready();
        Assert.Single(await patient);
    }

    private void Ready()
    {
        _journalRead.TrySetResult();
        _expertise.Current = Expertise.Build(TinyKnowledge.Make(), ResolverTuning.Default);
    }

    private async Task<IEnumerable<string>> HandleAsync(params (string Key, long Offset)[] records) =>
        (await _step.HandleAsync([.. records.Select(r => Message(r.Key, r.Offset))], Ct))
            .Select(o => o is Outcome<Recommendation>.Emit ? "emit" : "skip");

    private static Message<ReceivedRequest> Message(string key, long offset) => new(
        key, new ReceivedRequest(null, "fault"), Topics.RecommendationRequests, 0, offset, DateTimeOffset.UnixEpoch, MessageHeaders.None);
}
