using System.Collections.Immutable;
using Craft.EmbeddedBroker.Groups;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>OffsetCommit and OffsetDelete: a group's positions are set and forgotten.</summary>
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

    /// <summary>Forgets single offsets; not those of a topic that members of the group are reading.</summary>
    public async ValueTask DeleteAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var groupId = reader.String();
        var asked = new List<(string Topic, List<int> Partitions)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var (topic, partitions) = (reader.String(), new List<int>());
            for (var index = reader.ArrayLength(); index > 0; index--) partitions.Add(reader.Int32());
            asked.Add((topic, partitions));
        }
        var names = asked.SelectMany(topic => topic.Partitions, (topic, index) => new TopicPartition(topic.Topic, index));
        var (error, inUse) = groups.MayDeleteOffsets(groupId, asked.Select(topic => topic.Topic));
        var good = names.Where(name => topics.Find(name) is not null && !inUse.Contains(name.Topic)).ToImmutableArray();
        if (error == ErrorCode.None && await groups.DeleteOffsetsAsync(groupId, good, ct) != ErrorCode.None)
            error = ErrorCode.CoordinatorNotAvailable;

        writer.Error(error).Int32(0).ArrayLength(error == ErrorCode.None ? asked.Count : 0);
        if (error != ErrorCode.None) return;
        foreach (var (topic, partitions) in asked)
        {
            writer.String(topic).ArrayLength(partitions.Count);
            foreach (var index in partitions)
            {
                var known = topics.Find(new TopicPartition(topic, index)) is not null;
                var problem = known ? ErrorCode.None : ErrorCode.UnknownTopicOrPartition;
                writer.Int32(index).Error(inUse.Contains(topic) ? ErrorCode.GroupSubscribedToTopic : problem);
            }
        }
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
}
