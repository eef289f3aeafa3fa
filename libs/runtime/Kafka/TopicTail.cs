using System.Globalization;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>Reads the ends of a topic: up to where did the writer before us come?</summary>
public sealed class TopicTail(KafkaClients clients)
{
    private static readonly TimeSpan _pollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The highest decimal value of <paramref name="headerName"/> on the last committed record of any partition, or null
    /// when there is none. The end offset is no record's neighbour: markers of transactions and aborted records lie in
    /// between, so each partition is read from further and further back until a committed record shows up.
    /// </summary>
    public Task<long?> ReadLastAsync(string topic, string headerName, CancellationToken ct) => Task.Factory.StartNew(
        () => ReadLast(topic, headerName, ct), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private long? ReadLast(string topic, string headerName, CancellationToken ct)
    {
        using var reader = clients.Reader($"tail-{topic}", endSoon: true);
        using var admin = new DependentAdminClientBuilder(reader.Handle).Build();
        var metadata = admin.GetMetadata(topic, clients.Options.RequestTimeout).Topics.Single(t => t.Topic == topic);
        if (metadata.Error.IsError && metadata.Error.Code != ErrorCode.UnknownTopicOrPart)
        {
            throw new KafkaException(metadata.Error);
        }

        long? highest = null;
        foreach (var partition in metadata.Partitions)
        {
            var last = ReadLast(reader, new(topic, partition.PartitionId), headerName, ct);
            highest = last is null || highest > last ? highest : last;
        }

        return highest;
    }

    private long? ReadLast(
        IConsumer<byte[]?, byte[]?> reader, TopicPartition partition, string headerName, CancellationToken ct)
    {
        var watermarks = reader.QueryWatermarkOffsets(partition, clients.Options.RequestTimeout);
        for (var back = 16L; ; back *= 8)
        {
            var from = Math.Max(watermarks.Low, watermarks.High - back);
            var (highest, isWriters) = from == watermarks.High ? (null, true) : HighestFrom(reader, new(partition, from), headerName, ct);
            if ((highest is not null && isWriters) || from == watermarks.Low)
            {
                reader.Unassign();
                return highest;
            }
        }
    }

    // A replayed dead letter brings its old number to the end of the topic: it counts (compaction may have taken the
    // original), but it does not end the search.
    private static (long? Highest, bool IsWriters) HighestFrom(
        IConsumer<byte[]?, byte[]?> reader, TopicPartitionOffset from, string headerName, CancellationToken ct)
    {
        long? highest = null;
        var isWriters = false;
        reader.Assign(from);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var result = reader.Consume(_pollWait);
            if (result is null)
            {
                continue;
            }

            if (result.IsPartitionEOF)
            {
                return (highest, isWriters);
            }

            if (result.Message.Headers.TryGetLastBytes(headerName, out var bytes)
                && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                highest = highest > value ? highest : value;
                isWriters |= !result.Message.Headers.TryGetLastBytes(HeaderNames.ReplayedFrom, out _);
            }
        }
    }
}
