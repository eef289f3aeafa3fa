using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Groups;

/// <summary>One member of a consumer group.</summary>
internal sealed class GroupMember(string id, string? instanceId, string clientId)
{
    public string Id { get; private set; } = id;

    /// <summary>Set for a static member: a restart with the same name takes the same place.</summary>
    public string? InstanceId => instanceId;

    public string ClientId { get; } = clientId;

    /// <summary>The connection on which it was last heard.</summary>
    public ClientLink? Link { get; set; }

    public int SessionMs { get; set; }

    public int RebalanceMs { get; set; }

    public IReadOnlyList<MemberProtocol> Protocols { get; set; } = [];

    public byte[] Assignment { get; set; } = [];

    public long SeenMs { get; set; }

    /// <summary>Not null while the member waits for the group to be complete.</summary>
    public TaskCompletionSource<JoinResult>? Joining { get; set; }

    /// <summary>Not null while the member waits for the leader's assignment.</summary>
    public TaskCompletionSource<SyncResult>? Syncing { get; set; }

    public byte[] MetadataOf(string protocol) =>
        Protocols.FirstOrDefault(candidate => candidate.Name == protocol)?.Metadata ?? [];

    public bool Offers(string protocol) => Protocols.Any(candidate => candidate.Name == protocol);

    public bool Has(IReadOnlyList<MemberProtocol> protocols) =>
        Protocols.Count == protocols.Count && Protocols.Zip(protocols).All(pair => pair.First.SameAs(pair.Second));

    /// <summary>A restarted static member gets a new id; whoever still uses the old one is fenced.</summary>
    public void Rename(string newId) => Id = newId;

    public void Answer(JoinResult result)
    {
        Joining?.TrySetResult(result);
        Joining = null;
    }

    public void Answer(SyncResult result)
    {
        Syncing?.TrySetResult(result);
        Syncing = null;
    }
}
