using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Groups;

/// <summary>Who is in a group, and which member ids were promised to consumers that have yet to use them.</summary>
internal sealed class GroupRoster(MonotonicClock clock)
{
    public const int MaxMembers = 1000;
    private readonly Dictionary<string, GroupMember> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _promisedIds = new(StringComparer.Ordinal);

    public int Count => _members.Count;

    public IReadOnlyCollection<GroupMember> All => _members.Values;

    public bool AllJoined => _members.Values.All(member => member.Joining is not null);

    public int LongestRebalanceMs => _members.Values.Max(member => member.RebalanceMs);

    public GroupMember this[string id] => _members[id];

    public GroupMember? Find(string id) => _members.GetValueOrDefault(id);

    public GroupMember? FindStatic(string? instanceId) => instanceId is null
        ? null
        : _members.Values.FirstOrDefault(member => member.InstanceId == instanceId);

    public GroupMember Add(string id, JoinRequest request) =>
        _members[id] = new GroupMember(id, request.InstanceId, request.ClientId);

    public bool Remove(GroupMember member) => _members.Remove(member.Id);

    public void Rename(GroupMember member)
    {
        _members.Remove(member.Id);
        member.Rename(NewId(member.InstanceId!));
        _members[member.Id] = member;
    }

    public string NewId(string prefix) => $"{prefix}-{Guid.CreateVersion7(clock.Time.GetUtcNow())}";

    /// <summary>A new consumer first gets an id and then joins with it, so that a repeated join adds no second member.</summary>
    public string Promise(string prefix, int sessionMs)
    {
        if (_promisedIds.Count >= MaxMembers) ForgetPromises();
        var id = NewId(prefix);
        _promisedIds[id] = clock.NowMs + sessionMs;
        return id;
    }

    public bool TakePromise(string id) => _promisedIds.Remove(id);

    /// <summary>Whether the consumer shares a protocol with every other member.</summary>
    public bool Accepts(JoinRequest request, string protocolType)
    {
        if (request.Protocols.Count == 0 || request.ProtocolType.Length == 0) return false;
        var others = _members.Values.Where(member => !IsSame(member, request)).ToList();
        if (others.Count == 0) return true;
        return request.ProtocolType == protocolType
            && request.Protocols.Any(wanted => others.TrueForAll(member => member.Offers(wanted.Name)));
    }

    /// <summary>The leader's first choice that every member offers.</summary>
    public string ChooseProtocol(string leader) =>
        _members[leader].Protocols.Select(protocol => protocol.Name)
            .FirstOrDefault(name => _members.Values.All(member => member.Offers(name))) ?? "";

    public bool Expired(GroupMember member) => clock.NowMs - member.SeenMs > member.SessionMs;

    private static bool IsSame(GroupMember member, JoinRequest request) =>
        member.Id == request.MemberId || (member.InstanceId is not null && member.InstanceId == request.InstanceId);

    private void ForgetPromises()
    {
        var now = clock.NowMs;
        var oldest = _promisedIds.OrderBy(promise => promise.Value).Take(MaxMembers / 10).Select(promise => promise.Key);
        foreach (var id in oldest.ToList()) _promisedIds.Remove(id);
        foreach (var (id, until) in _promisedIds.ToList())
        {
            if (until < now) _promisedIds.Remove(id);
        }
    }
}
