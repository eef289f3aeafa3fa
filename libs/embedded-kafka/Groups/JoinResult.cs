using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Groups;

/// <summary>Answer to a join; only the leader gets the members.</summary>
internal sealed record JoinResult(
    ErrorCode Error,
    int Generation,
    string Protocol,
    string Leader,
    string MemberId,
    IReadOnlyList<JoinResult.Joined> Members)
{
    public sealed record Joined(string Id, string? InstanceId, byte[] Metadata);

    public static JoinResult Refused(ErrorCode error, string memberId = "") => new(error, -1, "", "", memberId, []);
}
