using Craft.EmbeddedBroker.Groups;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>DescribeGroups, ListGroups and DeleteGroups.</summary>
internal sealed class GroupAdminHandler(GroupCoordinator groups)
{
    private const int NoAuthorizedOperations = int.MinValue;

    public void Describe(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var count = reader.ArrayLength();
        if (version >= 1) writer.Int32(0);
        writer.ArrayLength(count);
        for (; count > 0; count--)
        {
            var id = reader.String();
            var group = groups.Describe(id) ?? new GroupDescription(id, GroupPhase.Dead, "", "", []);
            writer.Error(ErrorCode.None).String(group.Id).String(group.Phase.ToString());
            writer.String(group.ProtocolType).String(group.Protocol).ArrayLength(group.Members.Count);
            foreach (var member in group.Members)
            {
                writer.String(member.Id);
                if (version >= 4) writer.String(member.InstanceId);
                writer.String(member.ClientId).String("/127.0.0.1").Bytes(member.Metadata).Bytes(member.Assignment);
            }
            if (version >= 3) writer.Int32(NoAuthorizedOperations);
        }
    }

    public void List(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var wanted = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (version >= 4)
        {
            for (var count = reader.ArrayLength(); count > 0; count--) wanted.Add(reader.String());
        }
        var listed = groups.List().Where(group => wanted.Count == 0 || wanted.Contains(group.Phase.ToString())).ToList();
        if (version >= 1) writer.Int32(0);
        writer.Error(ErrorCode.None).ArrayLength(listed.Count);
        foreach (var group in listed)
        {
            writer.String(group.Id).String(group.ProtocolType);
            if (version >= 4) writer.String(group.Phase.ToString());
            writer.NoTags();
        }
        writer.NoTags();
    }

    public async ValueTask DeleteAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var count = reader.ArrayLength();
        writer.Int32(0).ArrayLength(count);
        for (; count > 0; count--)
        {
            var id = reader.String();
            writer.String(id).Error(await groups.DeleteAsync(id, ct));
        }
    }
}
