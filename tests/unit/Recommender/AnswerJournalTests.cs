using Craft.Recommender.Answering;
using Craft.Recommender.Explaining;
using Craft.Runtime;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>What is known of the answers on the topic.</summary>
public sealed class AnswerJournalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_waits_is_told_of_the_next_record()
    {
        var journal = new AnswerJournal();
        var (first, second, other) = (journal.NextAsync("a", Ct), journal.NextAsync("a", Ct), journal.NextAsync("b", Ct));
        journal.Apply(Record("a", 1, 0));
        await first.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        await second.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        Assert.False(other.IsCompleted);
        Assert.Equal(1, journal.Find("a")!.Revision);
        journal.Apply(Record("a", 2, 1));
        Assert.Equal(2, journal.Find("a")!.Revision);
        Assert.Equal(1, journal.PlaceOf("a")!.Value.Offset);
    }

    [Fact]
    public async Task Whoever_stops_waiting_leaves_nothing_behind()
    {
        var journal = new AnswerJournal();
        using var impatient = new CancellationTokenSource();
        var (gone, patient) = (journal.NextAsync("a", impatient.Token), journal.NextAsync("a", Ct));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        journal.Apply(Record("a", 1, 0));
        await patient.WaitAsync(TimeSpan.FromSeconds(60), Ct);
    }

    [Fact]
    public void Old_answers_are_known_by_their_place_alone_and_a_tombstone_forgets()
    {
        var journal = new AnswerJournal(maxAnswers: 2);
        foreach (var i in Enumerable.Range(0, 3))
        {
            journal.Apply(Record($"r{i}", 1, i));
        }

        Assert.Null(journal.Find("r0"));
        Assert.Equal(0, journal.PlaceOf("r0")!.Value.Offset);
        Assert.NotNull(journal.Find("r2"));
        journal.Apply(Record("r0", null, 3));
        journal.Apply(Record("r2", null, 4));
        Assert.False(journal.Contains("r0"));
        Assert.Null(journal.Find("r2"));
    }

    private static ViewRecord<Recommendation> Record(string id, long? revision, long offset) =>
        new(id, revision is { } r ? Answer(id, r) : null, 0, offset, MessageHeaders.None);

    private static Recommendation Answer(string id, long revision) => new()
    {
        RequestId = id,
        Revision = revision,
        SkillGap = [],
        Items = [],
        Uncovered = [],
        Models = new RecommendationModels(),
        Trigger = "request",
        Candidates = 0,
        ElapsedMs = 0,
        ProducedAt = DateTimeOffset.UnixEpoch,
        Notice = AdvisoryNotice.Text,
    };
}
