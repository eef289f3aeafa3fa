using System.Text;
using Craft.Catalog.Courses;
using Craft.Catalog.Polls;
using Craft.Ingestor;
using Craft.Ingestor.Polling;
using Craft.Ingestor.Sources;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Ingestor;

public sealed class PollingTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _max = TimeSpan.FromSeconds(60);

    private readonly List<string> _stored = [];
    private readonly List<CompletedPoll> _completed = [];
    private readonly List<string> _failures = [];

    [Fact]
    public async Task A_believed_end_completes_the_poll_with_everything_that_was_seen()
    {
        var report = await PollAsync(
            new SourcePage([Raws.Of("A", "1"), Raws.Of(null, "2")]) { Unchanged = ["3"], Unreadable = 1 }, SourcePage.Last(PollEnd.Complete));

        Assert.Equal(PollOutcome.Complete, report.Outcome);
        Assert.Equal(["s:1"], _stored);
        var poll = Assert.Single(_completed);
        Assert.Equal((true, true, true), (poll.Seen.Contains("s:1"), poll.Seen.Contains("s:2"), poll.Seen.Contains("s:3")));
        Assert.Equal((2, 1, 1, 1), (report.Courses, report.Unchanged, report.Unreadable, report.Refused["no-title"]));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_source_that_fails_in_the_middle_keeps_what_was_read_and_completes_nothing()
    {
        var report = await PollAsync(new SourcePage([Raws.Of("A", "1")]), null);

        Assert.Equal((PollOutcome.Failed, "http-500", TimeSpan.FromSeconds(7)), (report.Outcome, report.Reason, report.RetryAfter));
        Assert.Equal(["s:1"], _stored);
        Assert.Empty(_completed);
        Assert.Equal(["http-500"], _failures);
    }

    [Fact]
    public async Task An_end_that_is_not_believed_or_missing_completes_nothing()
    {
        var incomplete = await PollAsync(new SourcePage([Raws.Of("A", "1")]), SourcePage.Last(PollEnd.Incomplete("window")));
        var endless = await PollAsync(new SourcePage([Raws.Of("A", "1")]));

        Assert.Equal((PollOutcome.Incomplete, "window"), (incomplete.Outcome, incomplete.Reason));
        Assert.Equal((PollOutcome.Incomplete, "no-end"), (endless.Outcome, endless.Reason));
        Assert.Empty(_completed);
    }

    [Fact]
    public void Pauses_after_failures_double_up_to_their_limit_and_obey_the_source()
    {
        Assert.Equal(TimeSpan.FromSeconds(1.5), PollDelay.AfterAnswer(_interval, TimeSpan.FromSeconds(0.5)));
        Assert.Equal(TimeSpan.Zero, PollDelay.AfterAnswer(_interval, TimeSpan.FromSeconds(5)));
        Assert.Equal(
            [1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(1, 8).Select(n => PollDelay.AfterFailure(n, _interval, _max, null, 0).TotalSeconds));
        Assert.Equal(90, PollDelay.AfterFailure(1, _interval, _max, TimeSpan.FromSeconds(90), 0).TotalSeconds);
        Assert.Equal(1, PollDelay.AfterFailure(1, _interval, _max, TimeSpan.FromDays(400), 0).TotalDays);
        Gen.Select(Gen.Int[1, 10_000], Gen.Double[0, 1]).Sample((n, jitter) =>
            Assert.InRange(PollDelay.AfterFailure(n, _interval, _max, null, jitter).TotalSeconds, 0.5, 60));
    }

    [Fact]
    public void A_walk_is_believed_only_when_nothing_speaks_against_it()
    {
        Assert.Equal("nothing-there", new Paging(100).End().Reason);
        Assert.True(Walk(3, total: 3).IsComplete);
        Assert.Equal("rows-missing", Walk(3, total: 5).Reason);
        Assert.Equal("window", Walk(100, total: 100).Reason);
        Assert.True(Walk(995, total: 999, window: 10_000).IsComplete);
        var paging = new Paging(100);
        Assert.True(paging.Visit("a"));
        Assert.False(paging.Visit("a"));
        Assert.Equal("loop", paging.End().Reason);
    }

    [Fact]
    public void Pages_without_anything_new_end_the_walk()
    {
        var paging = new Paging(100);
        for (var page = 0; page < 4; page++)
        {
            if (paging.Visit($"p{page}"))
            {
                paging.Fresh(["x", "y"], x => x);
            }
        }

        Assert.Equal(4, paging.Repeated);
        Assert.Equal("loop", paging.End().Reason);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  \r\n", "empty")]
    [InlineData("<html></html>", "not-json")]
    [InlineData("<?xml version=\"1.0\"?><a/>", "not-json")]
    [InlineData("{\"a\":[1,2", "truncated")]
    [InlineData("{\"a\":1} x", "truncated")]
    [InlineData("{\"a\":[1,2]}", null)]
    [InlineData("\uFEFF[]", null)]
    public void Only_a_whole_JSON_document_passes(string body, string? reason)
    {
        var error = Record.Exception(() => CheckedAnswer.Check(Encoding.UTF8.GetBytes(body)));
        Assert.Equal(reason, error?.Message);
    }

    private static PollEnd Walk(int rows, int total, int window = 100)
    {
        var paging = new Paging(window);
        paging.Visit("a");
        paging.Report(total);
        paging.Fresh([.. Enumerable.Range(0, rows)], r => $"{r}");
        return paging.End();
    }

    private Task<PollReport> PollAsync(params SourcePage?[] pages) => new PollSource(
        new ScriptedSource("s", pages), "de",
        new PollSink(
            (page, _, _) =>
            {
                _stored.AddRange(page.Select(c => c.Id));
                return Task.FromResult(StoreResult.Nothing with { Added = page.Count });
            },
            (poll, _) =>
            {
                _completed.Add(poll);
                return Task.FromResult(new WithdrawResult(0, 0, 0, false));
            },
            (_, error, _, _) =>
            {
                _failures.Add(error);
                return Task.CompletedTask;
            },
            (_, _) => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>())),
        TimeProvider.System, IngestorEvents.Silent()).RunOnceAsync(TestContext.Current.CancellationToken);
}
