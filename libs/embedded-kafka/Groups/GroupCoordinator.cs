using System.Collections.Concurrent;
using System.Collections.Immutable;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Groups;

/// <summary>All consumer groups: members in memory (they join again after a restart), committed offsets in the ledger.</summary>
internal sealed class GroupCoordinator(Ledger ledger, MonotonicClock clock, EmbeddedKafkaEvents events) : IDisposable
{
    private const int MaxGroups = 10_000;
    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);

    public Task<JoinResult> JoinAsync(string groupId, JoinRequest request)
    {
        if (groupId.Length == 0) return Task.FromResult(JoinResult.Refused(ErrorCode.InvalidGroupId, request.MemberId));
        if (_groups.Count >= MaxGroups) ForgetEmptyGroups();
        return _groups.GetOrAdd(groupId, id => new Group(id, clock, events)).JoinAsync(request);
    }

    /// <summary>The group if anybody joined it since the start.</summary>
    public Group? Find(string groupId) => _groups.GetValueOrDefault(groupId);

    public ErrorCode MayCommit(string groupId, string memberId, string? instanceId, int generation, bool inTransaction)
    {
        if (groupId.Length == 0) return ErrorCode.InvalidGroupId;
        if (Find(groupId) is { } group) return group.MayCommit(memberId, instanceId, generation, inTransaction);
        // Without members anybody may set the offsets (a simple consumer, an administrator's tool).
        return generation < 0 ? ErrorCode.None : ErrorCode.IllegalGeneration;
    }

    public ValueTask<ErrorCode> CommitAsync(
        string groupId, ImmutableArray<CommittedOffset> offsets, CancellationToken ct) =>
        offsets.IsEmpty
            ? ValueTask.FromResult(ErrorCode.None)
            : ledger.RecordAsync(new JournalEntry.OffsetsCommitted(groupId, offsets), ct);

    /// <summary>Which of the topics cannot be touched because members read them; an error when the group has none to delete.</summary>
    public (ErrorCode Error, IReadOnlySet<string> InUse) MayDeleteOffsets(string groupId, IEnumerable<string> topics)
    {
        if (Describe(groupId) is not { } group) return (ErrorCode.GroupIdNotFound, ImmutableHashSet<string>.Empty);
        if (group.Members.Count > 0 && group.ProtocolType != Subscriptions.ConsumerProtocol)
            return (ErrorCode.NonEmptyGroup, ImmutableHashSet<string>.Empty);
        return (ErrorCode.None, topics.Where(topic => Subscriptions.Reads(group, topic)).ToImmutableHashSet());
    }

    public ValueTask<ErrorCode> DeleteOffsetsAsync(
        string groupId, ImmutableArray<TopicPartition> partitions, CancellationToken ct) =>
        partitions.IsEmpty
            ? ValueTask.FromResult(ErrorCode.None)
            : ledger.RecordAsync(new JournalEntry.OffsetsDeleted(groupId, partitions), ct);

    /// <summary>The offsets of a group; null for a partition without one, and which partitions a transaction holds.</summary>
    public (CommittedOffset? Offset, bool Unstable) FindOffset(string groupId, TopicPartition partition) =>
        ledger.Read(state => (
            state.Offsets.GetValueOrDefault(groupId)?.GetValueOrDefault(partition),
            state.Transactions.Values.Any(transaction => transaction.HoldsOffset(groupId, partition))));

    public IReadOnlyList<TopicPartition> PartitionsWithOffsets(string groupId) =>
        ledger.Read(state => state.Offsets.TryGetValue(groupId, out var offsets) ? offsets.Keys.ToList() : []);

    public IReadOnlyList<GroupDescription> List()
    {
        var stored = ledger.Read(state => state.Offsets.Keys.ToList());
        return [.. _groups.Keys.Union(stored, StringComparer.Ordinal).Select(Describe).OfType<GroupDescription>()];
    }

    /// <summary>Null for a group that nobody knows.</summary>
    public GroupDescription? Describe(string groupId)
    {
        if (Find(groupId) is { } group) return group.Describe();
        var stored = ledger.Read(state => state.Offsets.ContainsKey(groupId));
        return stored ? new GroupDescription(groupId, GroupPhase.Empty, "", "", []) : null;
    }

    public async ValueTask<ErrorCode> DeleteAsync(string groupId, CancellationToken ct)
    {
        if (Describe(groupId) is null) return ErrorCode.GroupIdNotFound;
        if (Find(groupId) is { } group)
        {
            if (!group.TryKill()) return ErrorCode.NonEmptyGroup;
            _groups.TryRemove(groupId, out _);
            group.Dispose();
        }
        return await ledger.RecordAsync(new JournalEntry.GroupDeleted(groupId), ct);
    }

    public void Dispose()
    {
        foreach (var group in _groups.Values) group.Dispose();
        _groups.Clear();
    }

    private void ForgetEmptyGroups()
    {
        foreach (var (id, group) in _groups)
        {
            if (!group.TryKill()) continue;
            _groups.TryRemove(id, out _);
            group.Dispose();
        }
    }
}
