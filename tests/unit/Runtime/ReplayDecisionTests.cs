using Craft.Runtime;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>Which dead letters a replay takes.</summary>
public sealed class ReplayDecisionTests
{
    private static readonly HashSet<string> _topics = ["in.v1", "other.v1"];
    private static readonly HashSet<string> _none = [];

    [Fact]
    public void A_letter_is_replayed_once_and_a_replay_that_failed_only_when_asked()
    {
        var letter = Letter("in.v1");
        Assert.Equal(ReplayVerdict.Replay, ReplayDecision.Of(letter, null, false, _none, _topics));
        Assert.Equal(ReplayVerdict.ReplayedBefore, ReplayDecision.Of(letter, null, true, new HashSet<string> { "3/17" }, _topics));
        Assert.Equal(ReplayVerdict.OtherReason, ReplayDecision.Of(letter, RejectReason.NoKey, false, _none, _topics));
        Assert.Equal(ReplayVerdict.Replay, ReplayDecision.Of(letter, RejectReason.Invalid, false, _none, _topics));
        var again = Letter("in.v1", (HeaderNames.ReplayedFrom, "in.v1.tests.dlq/0/1"));
        Assert.Equal(ReplayVerdict.FailedAgain, ReplayDecision.Of(again, null, false, _none, _topics));
        Assert.Equal(ReplayVerdict.Replay, ReplayDecision.Of(again, null, true, _none, _topics));
    }

    [Fact]
    public void A_letter_goes_only_to_the_topic_that_its_own_topic_stands_for()
    {
        Assert.Equal(ReplayVerdict.NoSource, ReplayDecision.Of(Letter("other.v1"), null, false, _none, _topics));
        Assert.Equal(ReplayVerdict.NoSource, ReplayDecision.Of(Letter("in.v1"), null, false, _none, new HashSet<string>()));
        var unmarked = new DeadLetter(new("in.v1.tests.dlq", 3, 17, DateTimeOffset.UnixEpoch, null, [1], MessageHeaders.None));
        Assert.Equal(ReplayVerdict.NoSource, ReplayDecision.Of(unmarked, null, false, _none, _topics));
        Assert.Equal((null, null, null), (unmarked.Reason, unmarked.SourceOffset, unmarked.Attempts));
    }

    [Fact]
    public void A_value_that_was_left_out_is_not_replayed_as_nothing()
    {
        var huge = new RawRecord("in.v1", 0, 1, DateTimeOffset.UnixEpoch, [1], new byte[Topics.MaxMessageBytes], MessageHeaders.None);
        foreach (var detail in (string[])["large", new string('x', 5_000)])
        {
            var dead = DeadLetters.Of(huge, "tests", new(RejectReason.TooLarge, detail), DateTimeOffset.UnixEpoch);
            var letter = new DeadLetter(new(
                dead.Topic, 3, 17, DateTimeOffset.UnixEpoch, dead.Key, dead.Value,
                new([.. dead.Headers.Select(h => new KeyValuePair<string, byte[]?>(h.Key, h.GetValueBytes()))])));
            Assert.True(letter.IsWithoutValue);
            Assert.Equal(ReplayVerdict.NoValue, ReplayDecision.Of(letter, null, true, _none, _topics));
        }
    }

    private static DeadLetter Letter(string source, params ReadOnlySpan<(string, string)> more) => new(new(
        "in.v1.tests.dlq", 3, 17, DateTimeOffset.UnixEpoch, [1], [2],
        MessageHeaders.Of([(HeaderNames.ErrorTopic, source), (HeaderNames.ErrorReason, RejectReason.Invalid), .. more])));
}
