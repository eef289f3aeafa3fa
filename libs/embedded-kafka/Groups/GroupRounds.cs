using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Groups;

/// <summary>The rounds of one group: who leads, which generation, what is awaited until when. Guarded by the group's lock.</summary>
internal sealed class GroupRounds(string groupId, GroupRoster members, MonotonicClock clock, EmbeddedKafkaEvents events)
{
    /// <summary>How long the first round waits for more members, so that a service's consumers start together.</summary>
    private const int FirstRoundMs = 20;
    private long _roundEndsMs;

    public GroupPhase Phase { get; private set; }

    public int Generation { get; private set; }

    public string Protocol { get; private set; } = "";

    public string? Leader { get; set; }

    public void StartRound()
    {
        foreach (var member in members.All.Where(member => member.Syncing is not null))
        {
            member.SeenMs = clock.NowMs;
            member.Answer(SyncResult.Refused(ErrorCode.RebalanceInProgress));
        }
        var first = Phase == GroupPhase.Empty;
        Phase = GroupPhase.PreparingRebalance;
        _roundEndsMs = clock.NowMs + (first ? FirstRoundMs : members.LongestRebalanceMs);
        if (!first) CompleteRoundIfAllJoined();
    }

    public void CompleteRoundIfAllJoined()
    {
        var all = members.Count > 0 && members.AllJoined;
        // The first round lasts its time, also when the one member that is there has joined.
        if (Phase == GroupPhase.PreparingRebalance && all && (Leader is not null || clock.NowMs >= _roundEndsMs))
            CompleteRound();
    }

    private void CompleteRound()
    {
        foreach (var late in members.All.Where(member => member.Joining is null).ToList())
        {
            // A static member keeps its place until its session ends: it may be restarting just now.
            if (late.InstanceId is null || members.Expired(late)) Expel(late);
        }
        Generation++;
        if (members.Count == 0)
        {
            BecomeEmpty();
            return;
        }
        if (Leader is null || members.Find(Leader)?.Joining is null)
            Leader = (members.All.FirstOrDefault(member => member.Joining is not null) ?? members.All.First()).Id;
        Protocol = members.ChooseProtocol(Leader);
        Phase = GroupPhase.CompletingRebalance;
        _roundEndsMs = clock.NowMs + members.LongestRebalanceMs;
        events.Rebalanced(groupId, Generation, members.Count);
        foreach (var member in members.All.Where(member => member.Joining is not null))
        {
            member.SeenMs = clock.NowMs;
            member.Answer(ResultFor(member));
        }
    }

    public JoinResult ResultFor(GroupMember member)
    {
        IEnumerable<JoinResult.Joined> joined = member.Id != Leader ? [] : members.All.Select(
            other => new JoinResult.Joined(other.Id, other.InstanceId, other.MetadataOf(Protocol)));
        return new JoinResult(ErrorCode.None, Generation, Protocol, Leader ?? "", member.Id, [.. joined]);
    }

    public void Distribute(IReadOnlyDictionary<string, byte[]> assignments)
    {
        Phase = GroupPhase.Stable;
        foreach (var member in members.All)
        {
            member.Assignment = assignments.GetValueOrDefault(member.Id, []);
            if (member.Syncing is null) continue;
            member.SeenMs = clock.NowMs;
            member.Answer(new SyncResult(ErrorCode.None, member.Assignment));
        }
    }

    private void Expel(GroupMember member)
    {
        events.MemberExpired(groupId, member.Id);
        members.Remove(member);
        Drop(member, ErrorCode.UnknownMemberId);
    }

    public void Remove(GroupMember member)
    {
        members.Remove(member);
        Drop(member, ErrorCode.UnknownMemberId);
        if (members.Count == 0)
        {
            Generation++;
            BecomeEmpty();
        }
        else if (Phase == GroupPhase.PreparingRebalance)
        {
            CompleteRoundIfAllJoined();
        }
        else
        {
            StartRound();
        }
    }

    private void BecomeEmpty()
    {
        Phase = GroupPhase.Empty;
        Leader = null;
        Protocol = "";
    }

    /// <summary>Ends what ran out of time: a round, a session.</summary>
    public void Tick()
    {
        if (Phase == GroupPhase.PreparingRebalance && clock.NowMs >= _roundEndsMs) CompleteRound();
        // A member that does not sync in time (the leader!) keeps the others waiting; they join again without it.
        var syncOver = Phase == GroupPhase.CompletingRebalance && clock.NowMs >= _roundEndsMs;
        var gone = members.All.Where(
            member => member.Joining is null && member.Syncing is null && (syncOver || members.Expired(member)));
        foreach (var member in gone.ToList())
        {
            events.MemberExpired(groupId, member.Id);
            Remove(member);
        }
    }

    /// <summary>Milliseconds until <see cref="Tick"/> may have something to do; null for an empty group.</summary>
    public long? DueInMs()
    {
        if (members.Count == 0 || Phase == GroupPhase.Dead) return null;
        var next = Phase is GroupPhase.PreparingRebalance or GroupPhase.CompletingRebalance ? _roundEndsMs : long.MaxValue;
        foreach (var member in members.All)
        {
            if (member.Joining is null && member.Syncing is null) next = Math.Min(next, member.SeenMs + member.SessionMs + 1);
        }
        return Math.Clamp(next - clock.NowMs, 1, 60_000);
    }

    public void Die() => Phase = GroupPhase.Dead;

    public static void Drop(GroupMember member, ErrorCode error)
    {
        member.Answer(JoinResult.Refused(error, member.Id));
        member.Answer(SyncResult.Refused(error));
    }
}
