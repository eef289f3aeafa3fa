using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>ListOffsets and OffsetForLeaderEpoch: first, last and latest offset of a partition, or the first at or after a time.</summary>
internal sealed class ListOffsetsHandler(TopicCatalog topics)
{
    private const long Latest = -1;
    private const long Earliest = -2;
    private const long WithLatestTime = -3;

    public void Handle(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        reader.Int32();
        var committed = version >= 2 && reader.Int8() == 1;
        if (version >= 2) writer.Int32(0);
        var topicCount = reader.ArrayLength();
        writer.ArrayLength(topicCount);
        for (; topicCount > 0; topicCount--)
        {
            var name = reader.String();
            var count = reader.ArrayLength();
            writer.String(name).ArrayLength(count);
            for (; count > 0; count--)
            {
                var index = reader.Int32();
                var epoch = version >= 4 ? reader.Int32() : -1;
                var timestamp = reader.Int64();
                reader.SkipTags();
                var log = topics.Find(name)?.Find(index);
                var error = log is null ? ErrorCode.UnknownTopicOrPartition : LeaderEpoch.Problem(epoch);
                var (offset, found) = error != ErrorCode.None ? (-1, -1) : Look(log!, timestamp, committed);
                writer.Int32(index).Error(error).Int64(found).Int64(offset);
                if (version >= 4) writer.Int32(offset >= 0 ? LeaderEpoch.Only : -1);
                writer.NoTags();
            }
            reader.SkipTags();
            writer.NoTags();
        }
        writer.NoTags();
    }

    /// <summary>Where an epoch of a leader ended; a client asks it to notice a log that was cut behind its back.</summary>
    public void FindEpochs(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        if (version >= 3) reader.Int32();
        writer.Int32(0);
        var topicCount = reader.ArrayLength();
        writer.ArrayLength(topicCount);
        for (; topicCount > 0; topicCount--)
        {
            var name = reader.String();
            var count = reader.ArrayLength();
            writer.String(name).ArrayLength(count);
            for (; count > 0; count--)
            {
                var (index, current, asked) = (reader.Int32(), reader.Int32(), reader.Int32());
                reader.SkipTags();
                var log = topics.Find(name)?.Find(index);
                var error = log is null ? ErrorCode.UnknownTopicOrPartition : LeaderEpoch.Problem(current);
                var known = error == ErrorCode.None && asked == LeaderEpoch.Only;
                writer.Error(error).Int32(index);
                writer.Int32(known ? LeaderEpoch.Only : -1).Int64(known ? log!.EndOffset : -1).NoTags();
            }
            reader.SkipTags();
            writer.NoTags();
        }
        writer.NoTags();
    }

    private static (long Offset, long Timestamp) Look(PartitionLog log, long timestamp, bool committed)
    {
        if (timestamp == Earliest) return (log.StartOffset, -1);
        var limit = committed ? log.StableOffset : log.EndOffset;
        if (timestamp == Latest) return (limit, -1);
        var found = timestamp == WithLatestTime ? log.FindLatestTime() : log.FindTime(timestamp);
        return found is { } record && record.Offset < limit ? record : (-1, -1);
    }
}
