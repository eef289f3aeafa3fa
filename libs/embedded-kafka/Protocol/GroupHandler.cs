using Craft.EmbeddedBroker.Groups;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>JoinGroup, SyncGroup, Heartbeat and LeaveGroup: what the members of a group send (and the refused ConsumerGroupHeartbeat).</summary>
internal sealed class GroupHandler(GroupCoordinator groups)
{
    private const int MaxSessionMs = 30 * 60 * 1000;
    private const int MaxRebalanceMs = 60 * 60 * 1000;

    public async ValueTask JoinAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var (groupId, sessionMs, rebalanceMs, memberId) =
            (reader.String(), reader.Int32(), reader.Int32(), reader.String());
        var instanceId = version >= 5 ? reader.NullableString() : null;
        var protocolType = reader.String();
        var protocols = new List<MemberProtocol>();
        for (var count = reader.ArrayLength(); count > 0; count--)
            protocols.Add(new MemberProtocol(reader.String(), reader.BytesCopy()));
        var join = new JoinRequest(
            memberId, instanceId, request.ClientId, request.Link, sessionMs, Math.Clamp(rebalanceMs, 1, MaxRebalanceMs),
            protocolType, protocols, RequiresKnownId: version >= 4);
        var result = sessionMs is < 1 or > MaxSessionMs
            ? JoinResult.Refused(ErrorCode.InvalidSessionTimeout, memberId)
            : await groups.JoinAsync(groupId, join).WaitAsync(ct);

        writer.Int32(0).Error(result.Error).Int32(result.Generation).String(result.Protocol);
        writer.String(result.Leader).String(result.MemberId).ArrayLength(result.Members.Count);
        foreach (var member in result.Members)
        {
            writer.String(member.Id);
            if (version >= 5) writer.String(member.InstanceId);
            writer.Bytes(member.Metadata);
        }
    }

    public async ValueTask SyncAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var (groupId, generation, memberId) = (reader.String(), reader.Int32(), reader.String());
        var instanceId = request.Version >= 3 ? reader.NullableString() : null;
        var assignments = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var count = reader.ArrayLength(); count > 0; count--) assignments[reader.String()] = reader.BytesCopy();
        var result = groups.Find(groupId) is { } group
            ? await group.SyncAsync(memberId, instanceId, generation, assignments).WaitAsync(ct)
            : SyncResult.Refused(ErrorCode.UnknownMemberId);
        if (request.Version >= 1) writer.Int32(0);
        writer.Error(result.Error).Bytes(result.Assignment);
    }

    public void Heartbeat(RequestContext request)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var (groupId, generation, memberId) = (reader.String(), reader.Int32(), reader.String());
        var instanceId = request.Version >= 3 ? reader.NullableString() : null;
        if (request.Version >= 1) writer.Int32(0);
        writer.Error(
            groups.Find(groupId)?.Heartbeat(memberId, instanceId, generation, request.Link) ?? ErrorCode.UnknownMemberId);
    }

    public void Leave(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var group = groups.Find(reader.String());
        if (version >= 1) writer.Int32(0);
        if (version < 3)
        {
            writer.Error(group?.Leave(reader.String(), null) ?? ErrorCode.UnknownMemberId);
            return;
        }
        var count = reader.ArrayLength();
        writer.Error(ErrorCode.None).ArrayLength(count);
        for (; count > 0; count--)
        {
            var (memberId, instanceId) = (reader.String(), reader.NullableString());
            if (version >= 5) reader.NullableString();
            reader.SkipTags();
            var error = group?.Leave(memberId, instanceId) ?? ErrorCode.UnknownMemberId;
            writer.String(memberId).String(instanceId).Error(error).NoTags();
        }
        writer.NoTags();
    }

    /// <summary>The new consumer protocol (KIP-848): refused, so that a client says so.</summary>
    public static void RefuseNewProtocol(RequestContext request) => request.Writer
        .Int32(0)
        .Error(ErrorCode.UnsupportedVersion)
        .String("the embedded broker has no group.protocol=consumer: use group.protocol=classic")
        .String(null).Int32(0).Int32(0).Int8(-1).NoTags();
}
