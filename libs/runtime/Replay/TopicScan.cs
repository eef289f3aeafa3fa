using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Craft.Runtime;

/// <summary>
/// Reads what a topic holds, up to an end that is fixed beforehand, without a group: for tools. Only what is committed is
/// seen. No answer within <see cref="KafkaOptions.RequestTimeout"/> throws <see cref="KafkaException"/> or
/// <see cref="KafkaUnavailableException"/>.
/// </summary>
public sealed class TopicScan(KafkaClients clients, TimeProvider time)
{
    private static readonly TimeSpan _pollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>The names of all topics, in order.</summary>
    public IReadOnlyList<string> Topics()
    {
        using var admin = clients.Admin();
        return [.. admin.GetMetadata(clients.Options.RequestTimeout).Topics.Select(t => t.Topic).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// What lies between two places, per partition. Throws <see cref="TopicMissingException"/> when there is no such topic,
    /// or no such partition in it.
    /// </summary>
    public async Task<IReadOnlyList<TopicRange>> RangesAsync(
        string topic, TopicPoint from, TopicPoint to, int? partition, CancellationToken ct)
    {
        using var admin = clients.Admin();
        var all = Partitions(admin, topic);
        var wanted = all.Where(p => partition is null || p.Partition.Value == partition).ToList();
        if (wanted.Count == 0)
        {
            throw new TopicMissingException($"topic {topic} has no partition {partition}, only 0 to {all.Count - 1}");
        }

        var lows = await OffsetsAsync(admin, wanted, OffsetSpec.Earliest());
        var ends = await OffsetsAsync(admin, wanted, OffsetSpec.Latest());
        ct.ThrowIfCancellationRequested();
        var froms = await PlacesAsync(admin, wanted, from, lows, ends);
        var tos = await PlacesAsync(admin, wanted, to, lows, ends);
        return [.. wanted.Select(p => new TopicRange(p.Partition.Value, froms[p], tos[p]))];
    }

    /// <summary>The records in those parts of the topic, in the order in which they arrive. Blocks; for a thread of its own.</summary>
    public IEnumerable<RawRecord> Read(string topic, IReadOnlyList<TopicRange> ranges, CancellationToken ct)
    {
        var open = ranges.Where(r => r.Offsets > 0).ToDictionary(r => r.Partition, r => r.To);
        if (open.Count == 0)
        {
            yield break;
        }

        using var reader = clients.Reader($"scan-{topic}", endSoon: true);
        reader.Assign(ranges.Where(r => r.Offsets > 0).Select(r => new TopicPartitionOffset(topic, r.Partition, r.From)));
        var heard = time.GetTimestamp();
        while (open.Count > 0)
        {
            ct.ThrowIfCancellationRequested();
            var result = reader.Consume(_pollWait);
            if (result is null)
            {
                ThrowIfSilent(topic, heard);
                continue;
            }

            heard = time.GetTimestamp();
            if (!open.TryGetValue(result.Partition.Value, out var to))
            {
                continue;
            }

            if (result.IsPartitionEOF || result.Offset.Value >= to - 1)
            {
                open.Remove(result.Partition.Value);
                reader.IncrementalUnassign([result.TopicPartition]);
            }

            if (!result.IsPartitionEOF && result.Offset.Value < to)
            {
                yield return RawRecord.From(result);
            }
        }
    }

    private void ThrowIfSilent(string topic, long heard)
    {
        if (time.GetElapsedTime(heard) > clients.Options.RequestTimeout)
        {
            throw new KafkaUnavailableException(
                $"Kafka at {clients.Options.BootstrapServers} sent nothing of {topic} for {clients.Options.RequestTimeout.TotalSeconds:0.#} s (Kafka:RequestTimeout)");
        }
    }

    private List<TopicPartition> Partitions(IAdminClient admin, string topic)
    {
        var found = admin.GetMetadata(topic, clients.Options.RequestTimeout).Topics.Single(t => t.Topic == topic);
        return found.Partitions.Count == 0
            ? throw new TopicMissingException($"there is no topic {topic} on {clients.Options.BootstrapServers}")
            : [.. found.Partitions.Select(p => new TopicPartition(topic, p.PartitionId)).OrderBy(p => p.Partition.Value)];
    }

    private async Task<Dictionary<TopicPartition, long>> PlacesAsync(
        IAdminClient admin, List<TopicPartition> partitions, TopicPoint point, Dictionary<TopicPartition, long> lows,
        Dictionary<TopicPartition, long> ends)
    {
        var places = point switch
        {
            TopicPoint.Earliest => lows,
            TopicPoint.At at => partitions.ToDictionary(p => p, _ => at.Offset),
            TopicPoint.Since since => await OffsetsAsync(admin, partitions, OffsetSpec.ForTimestamp(since.Time.ToUnixTimeMilliseconds())),
            _ => ends,
        };

        // no record is as new as that: the answer is -1
        return partitions.ToDictionary(p => p, p => places[p] < 0 ? ends[p] : Math.Clamp(places[p], lows[p], Math.Max(lows[p], ends[p])));
    }

    private async Task<Dictionary<TopicPartition, long>> OffsetsAsync(
        IAdminClient admin, List<TopicPartition> partitions, OffsetSpec place)
    {
        var answer = await admin.ListOffsetsAsync(
            partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = place }),
            new() { RequestTimeout = clients.Options.RequestTimeout, IsolationLevel = IsolationLevel.ReadCommitted });
        return answer.ResultInfos.ToDictionary(
            r => r.TopicPartitionOffsetError.TopicPartition, r => r.TopicPartitionOffsetError.Offset.Value);
    }
}
