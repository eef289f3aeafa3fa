namespace Craft.EmbeddedBroker.Groups;

/// <summary>A group as an administrator sees it.</summary>
internal sealed record GroupDescription(
    string Id,
    GroupPhase Phase,
    string ProtocolType,
    string Protocol,
    IReadOnlyList<GroupDescription.Member> Members)
{
    public sealed record Member(string Id, string? InstanceId, string ClientId, byte[] Metadata, byte[] Assignment);
}
