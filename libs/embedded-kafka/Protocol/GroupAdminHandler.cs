using Craft.EmbeddedBroker.Groups;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>DescribeGroups, ListGroups and DeleteGroups.</summary>
internal sealed class GroupAdminHandler(GroupCoordinator groups)
{
    private const string ClassicType = "classic";
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
            var found = groups.Describe(id);
            var group = found ?? new GroupDescription(id, GroupPhase.Dead, "", "", []);
            // Older clients learn from the state Dead that there is none.
            var unknown = found is null && version >= 6;
            writer.Error(unknown ? ErrorCode.GroupIdNotFound : ErrorCode.None);
            if (version >= 6) writer.String(unknown ? $"group {id} is not known" : null);
            writer.String(group.Id).String(group.Phase.ToString());
            writer.String(group.ProtocolType).String(group.Protocol).ArrayLength(group.Members.Count);
            foreach (var member in group.Members)
            {
                writer.String(member.Id);
                if (version >= 4) writer.String(member.InstanceId);
                writer.String(member.ClientId).String("/127.0.0.1").Bytes(member.Metadata).Bytes(member.Assignment);
                writer.NoTags();
            }
            if (version >= 3) writer.Int32(NoAuthorizedOperations);
            writer.NoTags();
        }
        writer.NoTags();
    }

    public void List(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var states = version >= 4 ? ReadFilter(reader) : [];
        var types = version >= 5 ? ReadFilter(reader) : [];
        var listed = groups.List().Where(group => Passes(states, group.Phase.ToString()) && Passes(types, ClassicType)).ToList();
        if (version >= 1) writer.Int32(0);
        writer.Error(ErrorCode.None).ArrayLength(listed.Count);
        foreach (var group in listed)
        {
            writer.String(group.Id).String(group.ProtocolType);
            if (version >= 4) writer.String(group.Phase.ToString());
            if (version >= 5) writer.String(ClassicType);
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

    private static HashSet<string> ReadFilter(KafkaReader reader)
    {
        var wanted = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var count = reader.ArrayLength(); count > 0; count--) wanted.Add(reader.String());
        return wanted;
    }

    private static bool Passes(HashSet<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value);
}
