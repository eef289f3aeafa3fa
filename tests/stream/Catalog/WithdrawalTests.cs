using System.Globalization;
using Craft.Catalog.Courses;
using Craft.Catalog.Polls;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Catalog;

public sealed class WithdrawalTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset _noon = SampleCourses.Noon;
    private CatalogHost _host = null!;
    private int _polls;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _host = await CatalogHost.StartAsync(await postgres.NewDatabaseAsync(Ct), null, Ct);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_course_gone_from_two_complete_polls_is_withdrawn_with_the_next_revision()
    {
        await PollAsync("gone", 1, 2, 3);
        var first = await PollAsync("gone", 1, 2);
        var second = await PollAsync("gone", 1, 2);

        Assert.Equal(new WithdrawResult(3, 1, 0, false), first);
        Assert.Equal(new WithdrawResult(3, 1, 1, false), second);
        var gone = await _host.Courses.GetAsync("gone:3", Ct);
        Assert.True(gone!.Withdrawn);
        Assert.Equal(2, gone.Revision);
        Assert.Equal(2, await _host.Courses.CountAsync("gone", Ct));
        Assert.Equal(2, (await _host.Polls.FindAsync("gone", Ct))!.Live);
    }

    [Fact]
    public async Task A_course_seen_again_in_between_stays()
    {
        await PollAsync("back", 1, 2);
        await PollAsync("back", 1);
        await PollAsync("back", 1, 2);
        await PollAsync("back", 1);

        Assert.Equal(2, await _host.Courses.CountAsync("back", Ct));
    }

    [Fact]
    public async Task A_course_seen_by_half_a_poll_starts_its_count_anew()
    {
        await PollAsync("half-seen", 1, 2);
        await PollAsync("half-seen", 1);
        await _host.Courses.StoreAsync([SampleCourses.One("half-seen", 2)], _noon, Ct);
        await PollAsync("half-seen", 1);

        Assert.Equal(2, await _host.Courses.CountAsync("half-seen", Ct));
    }

    [Fact]
    public async Task Half_a_poll_never_withdraws()
    {
        await PollAsync("half", 1, 2, 3);
        for (var poll = 0; poll < 5; poll++)
        {
            await _host.Courses.StoreAsync([SampleCourses.One("half", 1)], _noon, Ct);
            await _host.Polls.RecordFailureAsync("half", "503 on page 2", _noon.AddMinutes(poll), Ct);
        }

        Assert.Equal(3, await _host.Courses.CountAsync("half", Ct));
        var state = await _host.Polls.FindAsync("half", Ct);
        Assert.Equal("503 on page 2", state!.LastError);
        Assert.Equal(5, state.Failures);
        Assert.Equal(_noon.AddMinutes(4), state.LastPollAt);
    }

    [Fact]
    public async Task A_withdrawn_course_that_comes_back_goes_on_with_its_revisions()
    {
        await PollAsync("again", 1, 2);
        await PollAsync("again", 1);
        await PollAsync("again", 1);

        var back = await _host.Courses.StoreAsync([SampleCourses.One("again", 2)], _noon, Ct);

        Assert.Equal(1, back.Added);
        var course = await _host.Courses.GetAsync("again:2", Ct);
        Assert.False(course!.Withdrawn);
        Assert.Equal(3, course.Revision);
        Assert.Equal(3, course.Course.Revision);
    }

    [Fact]
    public async Task A_poll_that_lost_more_than_30_percent_holds_until_confirmed()
    {
        await PollAsync("shrink", [.. Enumerable.Range(1, 30)]);
        int[] twenty = [.. Enumerable.Range(1, 20)];
        await PollAsync("shrink", twenty);
        var second = await PollAsync("shrink", twenty);

        Assert.Equal(new WithdrawResult(30, 10, 0, true), second);
        Assert.Equal(30, await _host.Courses.CountAsync("shrink", Ct));
        var held = (await _host.Polls.FindAsync("shrink", Ct))!.Held;
        Assert.Equal((10, 30), (held!.Lost, held.Live));

        var confirmed = await _host.Courses.ConfirmShrinkAsync("shrink", Ct);

        Assert.Equal(10, confirmed.Withdrawn);
        Assert.Equal(20, await _host.Courses.CountAsync("shrink", Ct));
        Assert.Null((await _host.Polls.FindAsync("shrink", Ct))!.Held);
    }

    [Fact]
    public async Task A_loss_confirmed_after_one_poll_goes_with_the_second_without_tripping_the_guard()
    {
        await PollAsync("early", [.. Enumerable.Range(1, 30)]);
        int[] twenty = [.. Enumerable.Range(1, 20)];
        await PollAsync("early", twenty);

        Assert.Equal(0, (await _host.Courses.ConfirmShrinkAsync("early", Ct)).Withdrawn);
        Assert.Equal(new WithdrawResult(30, 10, 10, false), await PollAsync("early", twenty));
    }

    [Fact]
    public async Task A_held_source_that_recovers_withdraws_nothing()
    {
        int[] all = [.. Enumerable.Range(1, 30)];
        await PollAsync("recover", all);
        await PollAsync("recover", 1);
        await PollAsync("recover", 1);
        var full = await PollAsync("recover", all);

        Assert.Equal(new WithdrawResult(30, 0, 0, false), full);
        Assert.Null((await _host.Polls.FindAsync("recover", Ct))!.Held);
    }

    [Fact]
    public async Task Completing_the_same_poll_twice_counts_once()
    {
        await PollAsync("double", 1, 2);
        var poll = Poll("double", 1);

        await _host.Courses.CompletePollAsync(poll, Ct);
        var again = await _host.Courses.CompletePollAsync(poll, Ct);

        Assert.Equal(0, again.Withdrawn);
        Assert.Equal(2, await _host.Courses.CountAsync("double", Ct));
    }

    [Fact]
    public async Task More_withdrawals_than_a_page_all_go()
    {
        await PollAsync("many", [.. Enumerable.Range(1, 4_000)]);
        int[] most = [.. Enumerable.Range(1, 2_900)];
        await PollAsync("many", most);
        var result = await PollAsync("many", most);

        Assert.Equal(new WithdrawResult(4_000, 1_100, 1_100, false), result);
        Assert.Equal(2_900, await _host.Courses.CountAsync("many", Ct));
    }

    private async Task<WithdrawResult> PollAsync(string source, params int[] numbers)
    {
        var totals = StoreResult.Nothing;
        foreach (var page in numbers.Chunk(500))
        {
            totals = totals.Plus(await _host.Courses.StoreAsync([.. page.Select(n => SampleCourses.One(source, n))], _noon, Ct));
        }

        return await _host.Courses.CompletePollAsync(Poll(source, numbers) with { Totals = totals }, Ct);
    }

    private CompletedPoll Poll(string source, params int[] numbers)
    {
        var seen = new SeenCourses();
        foreach (var number in numbers)
        {
            seen.Add($"{source}:{number.ToString(CultureInfo.InvariantCulture)}");
        }

        return new CompletedPoll
        {
            Source = source,
            PollId = $"{source}-{Interlocked.Increment(ref _polls)}",
            Seen = seen,
            CompletedAt = _noon,
        };
    }
}
