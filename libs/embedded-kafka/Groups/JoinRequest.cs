namespace Craft.EmbeddedBroker.Groups;

/// <summary>What a consumer says when it joins.</summary>
internal sealed record JoinRequest(
    string MemberId,
    string? InstanceId,
    string ClientId,
    long Connection,
    int SessionMs,
    int RebalanceMs,
    string ProtocolType,
    IReadOnlyList<MemberProtocol> Protocols,
    bool RequiresKnownId);
