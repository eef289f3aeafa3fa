using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>DeleteRecords: everything before an offset is gone for readers at once, its files with the next upkeep.</summary>
internal sealed class DeleteRecordsHandler(TopicCatalog topics)
{
    private const long UpToTheEnd = -1;

    public async ValueTask HandleAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var asked = new List<(string Topic, List<(int Partition, long Offset)> Partitions)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var (name, partitions) = (reader.String(), new List<(int, long)>());
            for (var each = reader.ArrayLength(); each > 0; each--) partitions.Add((reader.Int32(), reader.Int64()));
            asked.Add((name, partitions));
        }
        reader.Int32();
        writer.Int32(0).ArrayLength(asked.Count);
        foreach (var (name, partitions) in asked)
        {
            writer.String(name).ArrayLength(partitions.Count);
            foreach (var (partition, offset) in partitions)
            {
                var (error, start) = await DeleteAsync(name, partition, offset, ct);
                writer.Int32(partition).Int64(start).Error(error);
            }
        }
    }

    private async ValueTask<(ErrorCode Error, long StartOffset)> DeleteAsync(
        string topic, int partition, long offset, CancellationToken ct)
    {
        if (topics.Find(topic)?.Find(partition) is not { } log) return (ErrorCode.UnknownTopicOrPartition, -1);
        // A compacted topic promises the latest record of every key.
        if (!log.Settings.Delete) return (ErrorCode.PolicyViolation, -1);
        var end = log.EndOffset;
        var before = offset == UpToTheEnd ? end : offset;
        if (before < 0 || before > end) return (ErrorCode.OffsetOutOfRange, -1);
        var error = await topics.MoveStartAsync(log, before, ct);
        return (error, error == ErrorCode.None ? log.StartOffset : -1);
    }
}
