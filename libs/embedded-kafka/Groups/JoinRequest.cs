using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Groups;

/// <summary>What a consumer says when it joins.</summary>
internal sealed record JoinRequest(
    string MemberId,
    string? InstanceId,
    string ClientId,
    ClientLink Link,
    int SessionMs,
    int RebalanceMs,
    string ProtocolType,
    IReadOnlyList<MemberProtocol> Protocols,
    bool RequiresKnownId);
