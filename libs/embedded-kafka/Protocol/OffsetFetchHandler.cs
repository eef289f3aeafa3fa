using Craft.EmbeddedBroker.Groups;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>OffsetFetch: the committed positions of one group, or from version 8 on of many.</summary>
internal sealed class OffsetFetchHandler(GroupCoordinator groups)
{
    private sealed record Asked(string Topic, List<int> Partitions);

    public void Handle(RequestContext request)
    {
        if (request.Version >= 8) AnswerMany(request);
        else AnswerOne(request);
    }

    private void AnswerOne(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var groupId = reader.String();
        var wanted = ReadTopics(reader) ?? Everything(groupId);
        var requireStable = version >= 7 && reader.Bool();
        if (version >= 3) writer.Int32(0);
        WriteTopics(writer, version, groupId, wanted, requireStable);
        if (version >= 2) writer.Error(ErrorCode.None);
        writer.NoTags();
    }

    private void AnswerMany(RequestContext request)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var wanted = new List<(string GroupId, List<Asked> Topics)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var groupId = reader.String();
            wanted.Add((groupId, ReadTopics(reader) ?? Everything(groupId)));
            reader.SkipTags();
        }
        var requireStable = reader.Bool();
        writer.Int32(0).ArrayLength(wanted.Count);
        foreach (var (groupId, topics) in wanted)
        {
            writer.String(groupId);
            WriteTopics(writer, request.Version, groupId, topics, requireStable);
            writer.Error(ErrorCode.None).NoTags();
        }
        writer.NoTags();
    }

    /// <summary>Null when the client wants all that the group has.</summary>
    private static List<Asked>? ReadTopics(KafkaReader reader)
    {
        var count = reader.ArrayLength();
        if (count < 0) return null;
        var wanted = new List<Asked>();
        for (; count > 0; count--)
        {
            var asked = new Asked(reader.String(), []);
            for (var index = reader.ArrayLength(); index > 0; index--) asked.Partitions.Add(reader.Int32());
            reader.SkipTags();
            wanted.Add(asked);
        }
        return wanted;
    }

    private List<Asked> Everything(string groupId) =>
    [
        .. groups.PartitionsWithOffsets(groupId)
            .GroupBy(name => name.Topic, StringComparer.Ordinal)
            .Select(topic => new Asked(topic.Key, [.. topic.Select(name => name.Partition)])),
    ];

    private void WriteTopics(KafkaWriter writer, short version, string groupId, List<Asked> wanted, bool requireStable)
    {
        writer.ArrayLength(wanted.Count);
        foreach (var (topic, partitions) in wanted)
        {
            writer.String(topic).ArrayLength(partitions.Count);
            foreach (var partition in partitions)
                WriteOffset(writer, version, groupId, new TopicPartition(topic, partition), requireStable);
            writer.NoTags();
        }
    }

    private void WriteOffset(
        KafkaWriter writer, short version, string groupId, TopicPartition partition, bool requireStable)
    {
        var (offset, unstable) = groups.FindOffset(groupId, partition);
        var error = unstable && requireStable ? ErrorCode.UnstableOffsetCommit : ErrorCode.None;
        if (error != ErrorCode.None) offset = null;
        writer.Int32(partition.Partition).Int64(offset?.Offset ?? -1);
        if (version >= 5) writer.Int32(offset?.LeaderEpoch ?? -1);
        writer.String(offset?.Metadata ?? "").Error(error).NoTags();
    }
}
