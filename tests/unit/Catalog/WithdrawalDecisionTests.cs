using System.Globalization;
using Craft.Catalog.Polls;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Catalog;

public sealed class WithdrawalDecisionTests
{
    private static readonly WithdrawalOptions _options = new();

    // a history of complete polls over a fixed set of courses: which ones each poll saw
    private static readonly Gen<(int Courses, bool[][] Polls)> _histories =
        from courses in Gen.Int[1, 60]
        from share in Gen.Double[0.5, 1.0]
        from polls in Gen.Double[0, 1].Select(d => d < share).Array[courses].Array[1, 8]
        select (courses, polls);

    [Fact]
    public void What_goes_was_unseen_by_the_last_two_complete_polls() => _histories.Sample(history =>
    {
        foreach (var (poll, decision, _) in Run(history.Courses, history.Polls))
        {
            foreach (var id in decision.Due(_options))
            {
                var course = int.Parse(id, CultureInfo.InvariantCulture);
                Assert.True(poll >= 1 && !history.Polls[poll][course] && !history.Polls[poll - 1][course]);
            }
        }
    });

    [Fact]
    public void What_two_believable_polls_in_a_row_did_not_see_goes() => _histories.Sample(history =>
    {
        foreach (var (poll, decision, live) in Run(history.Courses, history.Polls))
        {
            var due = decision.Due(_options).ToHashSet();
            foreach (var id in live.Where(_ => poll >= 1 && !decision.Held))
            {
                var course = int.Parse(id, CultureInfo.InvariantCulture);
                Assert.Equal(!history.Polls[poll][course] && !history.Polls[poll - 1][course], due.Contains(id));
            }
        }
    });

    [Fact]
    public void A_source_of_more_than_20_courses_never_loses_more_than_30_percent_at_once() => _histories.Sample(history =>
    {
        foreach (var (_, decision, live) in Run(history.Courses, history.Polls))
        {
            Assert.True(live.Count <= 20 || decision.Due(_options).Count() <= 0.3 * live.Count);
        }
    });

    [Theory]
    [InlineData(20, 20, false)]
    [InlineData(21, 6, false)]
    [InlineData(21, 7, true)]
    [InlineData(100, 30, false)]
    [InlineData(100, 31, true)]
    public void The_guard_trips_above_its_limits(int live, int lost, bool held)
    {
        var unseen = Enumerable.Range(0, lost).Select(Id).ToList();

        Assert.Equal(held, WithdrawalDecision.Decide(live, unseen, Before([]), _options).Held);
    }

    [Fact]
    public void Confirmed_losses_do_not_trip_the_guard_again()
    {
        var unseen = Enumerable.Range(0, 40).Select(Id).ToList();
        var before = Before(unseen.Select(id => new MissingCourse(id, 1, Confirmed: true)));

        var decision = WithdrawalDecision.Decide(100, unseen, before, _options);

        Assert.False(decision.Held);
        Assert.Equal(40, decision.Due(_options).Count());
    }

    private static IEnumerable<(int Poll, WithdrawalDecision Decision, IReadOnlyList<string> Live)> Run(int courses, bool[][] polls)
    {
        var live = Enumerable.Range(0, courses).Select(Id).ToList();
        var before = Before([]);
        for (var poll = 0; poll < polls.Length; poll++)
        {
            var seen = polls[poll];
            var unseen = live.Where(id => !seen[int.Parse(id, CultureInfo.InvariantCulture)]).ToList();
            var decision = WithdrawalDecision.Decide(live.Count, unseen, before, _options);
            yield return (poll, decision, [.. live]);
            var due = decision.Due(_options).ToHashSet();
            live.RemoveAll(due.Contains);
            before = Before(decision.Missing.Where(m => !due.Contains(m.Id)));
        }
    }

    private static Dictionary<string, MissingCourse> Before(IEnumerable<MissingCourse> missing) => missing.ToDictionary(m => m.Id);

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);
}
