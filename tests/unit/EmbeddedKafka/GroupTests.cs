using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Groups;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>The rounds of a classic group, by a clock of our own.</summary>
public sealed class GroupTests : IDisposable
{
    private readonly ClientLink _link = new();
    private readonly FakeTimeProvider _time = new();
    private readonly EmbeddedKafkaEvents _events = new(NullLogger.Instance);
    private readonly Group _group;

    public GroupTests() => _group = new Group("g", new MonotonicClock(_time), _events);

    public void Dispose()
    {
        _group.Dispose();
        _events.Dispose();
    }

    [Fact]
    public async Task A_new_member_first_gets_an_id_and_then_a_place()
    {
        var promised = await _group.JoinAsync(Request(""));
        Assert.Equal(ErrorCode.MemberIdRequired, promised.Error);

        var joining = _group.JoinAsync(Request(promised.MemberId));
        Pass(100);
        var joined = await joining;

        Assert.Equal((ErrorCode.None, 1, "range"), (joined.Error, joined.Generation, joined.Protocol));
        Assert.Equal(promised.MemberId, joined.Leader);
        Assert.Equal(ErrorCode.UnknownMemberId, (await _group.JoinAsync(Request("invented"))).Error);
    }

    [Fact]
    public async Task A_second_member_makes_the_first_join_again_and_both_get_their_part()
    {
        var (first, second) = await TwoStableAsync();

        Assert.Equal(ErrorCode.None, _group.Heartbeat(first, null, 2, _link));
        Assert.Equal(ErrorCode.IllegalGeneration, _group.Heartbeat(second, null, 1, _link));
        Assert.Equal(GroupPhase.Stable, _group.Phase);
        Assert.Equal([(byte)1, (byte)2], _group.Describe().Members.Select(member => member.Assignment[0]).Order());
    }

    [Fact]
    public async Task A_member_that_falls_silent_is_out_after_its_session_and_the_other_joins_again()
    {
        var (first, second) = await TwoStableAsync();
        for (var i = 0; i < 4; i++)
        {
            Pass(2000);
            _group.Heartbeat(first, null, 2, _link);
        }

        Assert.Equal(ErrorCode.RebalanceInProgress, _group.Heartbeat(first, null, 2, _link));
        Assert.Equal(ErrorCode.UnknownMemberId, _group.Heartbeat(second, null, 2, _link));
        var alone = await _group.JoinAsync(Request(first));
        Assert.Equal((3, 1), (alone.Generation, alone.Members.Count));
    }

    [Theory, InlineData(-1), InlineData(1)]
    public async Task A_wall_clock_that_jumps_an_hour_ends_no_session_and_keeps_none_alive(int hours)
    {
        var (first, second) = await TwoStableAsync();
        _time.AdjustTime(_time.GetUtcNow().AddHours(hours));
        Pass(100);
        Assert.Equal(ErrorCode.None, _group.Heartbeat(first, null, 2, _link));
        Assert.Equal(ErrorCode.None, _group.Heartbeat(second, null, 2, _link));

        for (var i = 0; i < 4; i++)
        {
            Pass(2000);
            _group.Heartbeat(first, null, 2, _link);
        }

        Assert.Equal(ErrorCode.UnknownMemberId, _group.Heartbeat(second, null, 2, _link));
    }

    [Fact]
    public async Task A_leader_that_never_assigns_does_not_hold_the_others_for_ever()
    {
        var first = await JoinAsync("");
        var second = _group.JoinAsync(Request((await _group.JoinAsync(Request(""))).MemberId));
        var leader = await _group.JoinAsync(Request(first.MemberId));
        var follower = await second;
        Assert.Equal(first.MemberId, leader.Leader);
        var waiting = _group.SyncAsync(follower.MemberId, null, follower.Generation, _nothing);
        Assert.False(waiting.IsCompleted);

        Pass(10_000);

        Assert.Equal(ErrorCode.RebalanceInProgress, (await waiting).Error);
        Assert.Single((await _group.JoinAsync(Request(follower.MemberId))).Members);
    }

    [Fact]
    public async Task A_static_member_takes_its_place_again_and_its_former_self_is_fenced()
    {
        var before = await JoinAsync("", instance: "one");
        await _group.SyncAsync(before.MemberId, "one", before.Generation, Assign(before.MemberId, 9));

        var after = await _group.JoinAsync(Request("", instance: "one"));
        var assigned = await _group.SyncAsync(after.MemberId, "one", after.Generation, _nothing);

        Assert.Equal((ErrorCode.None, before.Generation), (after.Error, after.Generation));
        Assert.NotEqual(before.MemberId, after.MemberId);
        Assert.Equal([9], assigned.Assignment);
        Assert.Equal(ErrorCode.FencedInstanceId, _group.Heartbeat(before.MemberId, "one", before.Generation, _link));
        Assert.Equal(ErrorCode.FencedInstanceId, _group.MayCommit(before.MemberId, "one", before.Generation, true));
    }

    [Fact]
    public async Task A_static_member_that_forgot_its_id_is_told_to_join_again_and_a_stranger_is_fenced()
    {
        var before = await JoinAsync("", instance: "one");

        Assert.Equal(ErrorCode.UnknownMemberId, _group.Heartbeat("", "one", before.Generation, _link));
        Assert.Equal(ErrorCode.FencedInstanceId, _group.Heartbeat("", "one", before.Generation, new ClientLink()));
        Assert.Equal(ErrorCode.FencedInstanceId, _group.MayCommit("", "one", -1, inTransaction: true));

        // another one took the place meanwhile: whoever was suspended is the stranger now, while that one is there
        var another = new ClientLink();
        await _group.JoinAsync(Request("", "one", another));
        Assert.Equal(ErrorCode.FencedInstanceId, _group.Heartbeat("", "one", before.Generation, _link));
        another.Close();
        Assert.Equal(ErrorCode.UnknownMemberId, _group.Heartbeat("", "one", before.Generation, _link));
    }

    [Fact]
    public async Task A_member_without_a_common_protocol_is_refused()
    {
        await JoinAsync("");

        var other = await _group.JoinAsync(Request("") with { Protocols = [new("cooperative-sticky", [])] });

        Assert.Equal(ErrorCode.InconsistentGroupProtocol, other.Error);
    }

    [Fact]
    public async Task Offsets_are_taken_from_current_members_or_when_there_are_none()
    {
        Assert.Equal(ErrorCode.None, _group.MayCommit("", null, -1, inTransaction: false));
        var (first, _) = await TwoStableAsync();

        Assert.Equal(ErrorCode.None, _group.MayCommit(first, null, 2, inTransaction: false));
        Assert.Equal(ErrorCode.IllegalGeneration, _group.MayCommit(first, null, 1, inTransaction: true));
        Assert.Equal(ErrorCode.UnknownMemberId, _group.MayCommit("", null, -1, inTransaction: false));
    }

    private static readonly Dictionary<string, byte[]> _nothing = [];

    private JoinRequest Request(string memberId, string? instance = null, ClientLink? link = null) =>
        new(memberId, instance, "client", link ?? _link, 6000, 5000, "consumer", [new("range", [1])], RequiresKnownId: true);

    private static Dictionary<string, byte[]> Assign(string memberId, byte part) => new() { [memberId] = [part] };

    private void Pass(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private async Task<JoinResult> JoinAsync(string memberId, string? instance = null)
    {
        var result = _group.JoinAsync(Request(memberId, instance));
        Pass(100);
        var joined = await result;
        return joined.Error == ErrorCode.MemberIdRequired ? await JoinAsync(joined.MemberId) : joined;
    }

    private async Task<(string First, string Second)> TwoStableAsync()
    {
        var first = await JoinAsync("");
        await _group.SyncAsync(first.MemberId, null, first.Generation, Assign(first.MemberId, 1));
        var second = _group.JoinAsync(Request((await _group.JoinAsync(Request(""))).MemberId));
        Assert.Equal(ErrorCode.RebalanceInProgress, _group.Heartbeat(first.MemberId, null, 1, _link));
        var leader = await _group.JoinAsync(Request(first.MemberId));
        var follower = await second;
        Assert.Equal(2, leader.Members.Count);
        var waiting = _group.SyncAsync(follower.MemberId, null, 2, _nothing);
        var parts = new Dictionary<string, byte[]> { [first.MemberId] = [1], [follower.MemberId] = [2] };
        await _group.SyncAsync(first.MemberId, null, 2, parts);
        Assert.Equal([2], (await waiting).Assignment);
        return (first.MemberId, follower.MemberId);
    }
}
