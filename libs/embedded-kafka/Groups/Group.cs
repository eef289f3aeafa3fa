using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Groups;

/// <summary>One classic consumer group: Empty, then rounds of join (everybody says what it wants) and sync (the leader assigns).</summary>
internal sealed class Group : IDisposable
{
    private readonly MonotonicClock _clock;
    private readonly Lock _lock = new();
    private readonly GroupRoster _members;
    private readonly GroupRounds _rounds;
    private readonly ITimer _timer;

    public Group(string id, MonotonicClock clock, EmbeddedKafkaEvents events)
    {
        (Id, _clock, _members) = (id, clock, new GroupRoster(clock));
        _rounds = new GroupRounds(id, _members, clock, events);
        _timer = clock.Time.CreateTimer(
            static state => ((Group)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Id { get; }

    public GroupPhase Phase => _rounds.Phase;

    public string ProtocolType { get; private set; } = "";

    public Task<JoinResult> JoinAsync(JoinRequest request)
    {
        lock (_lock)
        {
            if (Phase == GroupPhase.Dead) return Refuse(ErrorCode.CoordinatorNotAvailable, request.MemberId);
            if (!_members.Accepts(request, ProtocolType)) return Refuse(ErrorCode.InconsistentGroupProtocol, request.MemberId);
            var known = _members.FindStatic(request.InstanceId);
            return known is null ? JoinDynamic(request) : RejoinStatic(known, request);
        }
    }

    public Task<SyncResult> SyncAsync(
        string memberId, string? instanceId, int generation, IReadOnlyDictionary<string, byte[]> assignments)
    {
        lock (_lock)
        {
            var error = Check(memberId, instanceId, generation);
            if (error == ErrorCode.None && Phase == GroupPhase.PreparingRebalance) error = ErrorCode.RebalanceInProgress;
            if (error != ErrorCode.None) return Task.FromResult(SyncResult.Refused(error));
            var member = _members[memberId];
            member.SeenMs = _clock.NowMs;
            if (Phase == GroupPhase.Stable) return Task.FromResult(new SyncResult(ErrorCode.None, member.Assignment));
            member.Answer(SyncResult.Refused(ErrorCode.RebalanceInProgress));
            member.Syncing = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var answer = member.Syncing.Task;
            if (memberId == _rounds.Leader) _rounds.Distribute(assignments);
            return answer;
        }
    }

    public ErrorCode Heartbeat(string memberId, string? instanceId, int generation, ClientLink link)
    {
        lock (_lock)
        {
            // librdkafka forgets its id when it was not run for a session (a suspended machine), sends one more heartbeat, and would
            // take the fencing of its own name for its end (librdkafka 3437): told that it is unknown, it joins again.
            if (memberId.Length == 0 && _members.FindStatic(instanceId)?.Link is { } last && (last == link || last.IsClosed))
                return ErrorCode.UnknownMemberId;
            var error = Check(memberId, instanceId, generation);
            if (error != ErrorCode.None) return error;
            (_members[memberId].SeenMs, _members[memberId].Link) = (_clock.NowMs, link);
            return Phase == GroupPhase.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
        }
    }

    public ErrorCode Leave(string memberId, string? instanceId)
    {
        lock (_lock)
        {
            if (_members.TakePromise(memberId)) return ErrorCode.None;
            var member = instanceId is null ? _members.Find(memberId) : _members.FindStatic(instanceId);
            if (member is null) return ErrorCode.UnknownMemberId;
            if (memberId.Length > 0 && member.Id != memberId) return ErrorCode.FencedInstanceId;
            _rounds.Remove(member);
            ScheduleTick();
            return ErrorCode.None;
        }
    }

    /// <summary>Whether that member of that generation may commit offsets now. A commit counts as a sign of life.</summary>
    public ErrorCode MayCommit(string memberId, string? instanceId, int generation, bool inTransaction)
    {
        lock (_lock)
        {
            if (generation < 0 && _members.Count == 0) return ErrorCode.None;
            // A transactional producer without group metadata is trusted, as before KIP-447.
            if (inTransaction && generation < 0 && memberId.Length == 0 && instanceId is null) return ErrorCode.None;
            var error = Check(memberId, instanceId, generation);
            if (error != ErrorCode.None) return error;
            _members[memberId].SeenMs = _clock.NowMs;
            var unsynced = Phase == GroupPhase.CompletingRebalance && !inTransaction;
            return unsynced ? ErrorCode.RebalanceInProgress : ErrorCode.None;
        }
    }

    public GroupDescription Describe()
    {
        lock (_lock)
        {
            var members = _members.All.Select(member => new GroupDescription.Member(
                member.Id, member.InstanceId, member.ClientId, member.MetadataOf(_rounds.Protocol), member.Assignment));
            return new GroupDescription(Id, Phase, ProtocolType, _rounds.Protocol, [.. members]);
        }
    }

    /// <summary>Ends an empty group for good; false while it has members.</summary>
    public bool TryKill()
    {
        lock (_lock)
        {
            if (_members.Count > 0) return false;
            _rounds.Die();
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _rounds.Die();
            _timer.Dispose();
            foreach (var member in _members.All) GroupRounds.Drop(member, ErrorCode.CoordinatorNotAvailable);
        }
    }

    private static Task<JoinResult> Refuse(ErrorCode error, string memberId) =>
        Task.FromResult(JoinResult.Refused(error, memberId));

    private Task<JoinResult> RejoinStatic(GroupMember known, JoinRequest request)
    {
        if (request.MemberId.Length > 0)
        {
            return request.MemberId == known.Id
                ? Rejoin(known, request)
                : Refuse(ErrorCode.FencedInstanceId, request.MemberId);
        }
        var oldId = known.Id;
        GroupRounds.Drop(known, ErrorCode.FencedInstanceId);
        _members.Rename(known);
        var unchanged = known.Has(request.Protocols);
        var wasLeader = _rounds.Leader == oldId;
        if (wasLeader) _rounds.Leader = known.Id;
        if (Phase != GroupPhase.Stable || !unchanged) return Rejoin(known, request);
        Refresh(known, request);
        // The leader's old id is named, so that a restarted leader takes its assignment and does not make a new one.
        var leader = wasLeader ? oldId : _rounds.Leader!;
        return Task.FromResult(new JoinResult(ErrorCode.None, _rounds.Generation, _rounds.Protocol, leader, known.Id, []));
    }

    private Task<JoinResult> JoinDynamic(JoinRequest request)
    {
        if (_members.Find(request.MemberId) is { } known)
        {
            return known.InstanceId == request.InstanceId
                ? Rejoin(known, request)
                : Refuse(ErrorCode.FencedInstanceId, request.MemberId);
        }
        if (_members.Count >= GroupRoster.MaxMembers) return Refuse(ErrorCode.GroupMaxSizeReached, request.MemberId);
        var id = request.MemberId;
        if (id.Length > 0)
        {
            if (!_members.TakePromise(id)) return Refuse(ErrorCode.UnknownMemberId, id);
        }
        else if (request.RequiresKnownId && request.InstanceId is null)
        {
            return Refuse(ErrorCode.MemberIdRequired, _members.Promise(request.ClientId, request.SessionMs));
        }
        else
        {
            id = _members.NewId(request.InstanceId ?? request.ClientId);
        }
        return Rejoin(_members.Add(id, request), request, isNew: true);
    }

    private Task<JoinResult> Rejoin(GroupMember member, JoinRequest request, bool isNew = false)
    {
        var changed = isNew || !member.Has(request.Protocols);
        Refresh(member, request);
        // A repeated join of a follower changes nothing; the leader's means that it wants to assign anew.
        var mayAnswerNow = Phase is GroupPhase.Stable or GroupPhase.CompletingRebalance && !changed;
        if (mayAnswerNow && (member.Id != _rounds.Leader || Phase == GroupPhase.CompletingRebalance))
            return Task.FromResult(_rounds.ResultFor(member));
        member.Answer(JoinResult.Refused(ErrorCode.RebalanceInProgress, member.Id));
        member.Joining = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = member.Joining.Task;
        if (Phase == GroupPhase.PreparingRebalance) _rounds.CompleteRoundIfAllJoined();
        else _rounds.StartRound();
        ScheduleTick();
        return answer;
    }

    private void Refresh(GroupMember member, JoinRequest request)
    {
        member.Protocols = request.Protocols;
        member.Link = request.Link;
        member.SessionMs = request.SessionMs;
        member.RebalanceMs = request.RebalanceMs;
        member.SeenMs = _clock.NowMs;
        ProtocolType = request.ProtocolType;
    }

    private ErrorCode Check(string memberId, string? instanceId, int generation)
    {
        if (_members.FindStatic(instanceId) is { } named && named.Id != memberId) return ErrorCode.FencedInstanceId;
        if (_members.Find(memberId) is null) return ErrorCode.UnknownMemberId;
        return generation != _rounds.Generation ? ErrorCode.IllegalGeneration : ErrorCode.None;
    }

    private void Tick()
    {
        lock (_lock)
        {
            _rounds.Tick();
            ScheduleTick();
        }
    }

    // The timer fires when something may be due and not in between, so an idle group costs nothing.
    private void ScheduleTick()
    {
        if (_rounds.DueInMs() is { } delayMs)
            _timer.Change(TimeSpan.FromMilliseconds(delayMs), Timeout.InfiniteTimeSpan);
    }
}
