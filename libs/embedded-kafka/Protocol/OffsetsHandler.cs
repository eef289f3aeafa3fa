using Craft.EmbeddedBroker.Groups;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>OffsetCommit and OffsetFetch: the committed positions of a group.</summary>
internal sealed class OffsetsHandler(GroupCoordinator groups, TopicCatalog topics)
{
    public const int MaxMetadataLength = 4096;

    public async ValueTask CommitAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, version) = (request.Reader, request.Version);
        var (groupId, generation, memberId) = (reader.String(), reader.Int32(), reader.String());
        var instanceId = version >= 7 ? reader.NullableString() : null;
        if (version is >= 2 and <= 4) reader.Int64();
        var asked = ReadOffsets(reader, hasLeaderEpoch: version >= 6);

        var error = groups.MayCommit(groupId, memberId, instanceId, generation, inTransaction: false);
        var good = error == ErrorCode.None ? asked.Where(offset => Problem(offset) == ErrorCode.None) : [];
        var stored = await groups.CommitAsync(groupId, [.. good], ct);
        if (error == ErrorCode.None && stored != ErrorCode.None) error = ErrorCode.CoordinatorNotAvailable;
        if (version >= 3) request.Writer.Int32(0);
        WriteErrors(request.Writer, asked, error);
    }

    public void Fetch(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var groupId = reader.String();
        var wanted = new List<(string Topic, List<int> Partitions)>();
        var count = reader.ArrayLength();
        if (count < 0)
        {
            var all = groups.PartitionsWithOffsets(groupId).GroupBy(name => name.Topic, StringComparer.Ordinal);
            wanted.AddRange(all.Select(topic => (topic.Key, topic.Select(name => name.Partition).ToList())));
        }
        for (; count > 0; count--)
        {
            var (topic, partitions) = (reader.String(), new List<int>());
            for (var index = reader.ArrayLength(); index > 0; index--) partitions.Add(reader.Int32());
            reader.SkipTags();
            wanted.Add((topic, partitions));
        }
        var requireStable = version >= 7 && reader.Bool();

        if (version >= 3) writer.Int32(0);
        writer.ArrayLength(wanted.Count);
        foreach (var (topic, partitions) in wanted)
        {
            writer.String(topic).ArrayLength(partitions.Count);
            foreach (var partition in partitions)
                WriteOffset(writer, version, groupId, new TopicPartition(topic, partition), requireStable);
            writer.NoTags();
        }
        if (version >= 2) writer.Error(ErrorCode.None);
        writer.NoTags();
    }

    /// <summary>The partitions and offsets of a commit, in the order asked.</summary>
    public static List<CommittedOffset> ReadOffsets(KafkaReader reader, bool hasLeaderEpoch)
    {
        var offsets = new List<CommittedOffset>();
        for (var topics = reader.ArrayLength(); topics > 0; topics--)
        {
            var name = reader.String();
            for (var count = reader.ArrayLength(); count > 0; count--)
            {
                var (index, offset) = (reader.Int32(), reader.Int64());
                var epoch = hasLeaderEpoch ? reader.Int32() : -1;
                offsets.Add(new CommittedOffset(name, index, offset, epoch, reader.NullableString()));
                reader.SkipTags();
            }
            reader.SkipTags();
        }
        return offsets;
    }

    /// <summary>Why that one offset cannot be committed, whoever commits it.</summary>
    public ErrorCode Problem(CommittedOffset offset)
    {
        if (offset.Metadata?.Length > MaxMetadataLength) return ErrorCode.OffsetMetadataTooLarge;
        return topics.Find(offset.Name) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.None;
    }

    /// <summary>One error per offset: that of the whole commit, else its own.</summary>
    public void WriteErrors(KafkaWriter writer, List<CommittedOffset> asked, ErrorCode error)
    {
        var byTopic = asked.GroupBy(offset => offset.Topic, StringComparer.Ordinal).ToList();
        writer.ArrayLength(byTopic.Count);
        foreach (var topic in byTopic)
        {
            writer.String(topic.Key).ArrayLength(topic.Count());
            foreach (var offset in topic)
                writer.Int32(offset.Partition).Error(error == ErrorCode.None ? Problem(offset) : error).NoTags();
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
