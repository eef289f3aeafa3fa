using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Craft.Runtime;

/// <summary>
/// The lag of all groups of ours. Offsets count also what is no message (markers of transactions), so a small difference
/// is counted by reading it: an idle system has lag 0.
/// </summary>
public sealed class ConsumerLag(KafkaClients clients)
{
    private const string Prefix = "craft.";
    private const long CountedByReading = 100;

    private static readonly TimeSpan _requestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Every partition that a <c>craft.*</c> group has committed, ordered by group, topic and partition.</summary>
    public async Task<IReadOnlyList<GroupLag>> ReadAsync(CancellationToken ct)
    {
        using var admin = clients.Admin();
        var groups = (await admin.ListConsumerGroupsAsync(new() { RequestTimeout = _requestTimeout })).Valid
            .Select(g => g.GroupId).Where(g => g.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var committed = new List<(string Group, TopicPartition Partition, Offset Offset)>();
        foreach (var group in groups)
        {
            ct.ThrowIfCancellationRequested();
            var results = await admin.ListConsumerGroupOffsetsAsync(
                [new ConsumerGroupTopicPartitions(group, null)], new() { RequestTimeout = _requestTimeout });
            committed.AddRange(results.SelectMany(r => r.Partitions)
                .Where(p => !p.Error.IsError)
                .Select(p => (group, p.TopicPartition, p.Offset)));
        }

        var ends = await EndsAsync(admin, [.. committed.Select(c => c.Partition).Distinct()]);
        return await Task.Factory.StartNew(
            () => Lags(committed, ends, ct), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static async Task<Dictionary<TopicPartition, long>> EndsAsync(
        IAdminClient admin, IReadOnlyList<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
        {
            return [];
        }

        var answer = await admin.ListOffsetsAsync(
            partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = OffsetSpec.Latest() }),
            new() { RequestTimeout = _requestTimeout, IsolationLevel = IsolationLevel.ReadCommitted });
        return answer.ResultInfos.Where(r => !r.TopicPartitionOffsetError.Error.IsError).ToDictionary(
            r => r.TopicPartitionOffsetError.TopicPartition, r => r.TopicPartitionOffsetError.Offset.Value);
    }

    private List<GroupLag> Lags(
        IEnumerable<(string Group, TopicPartition Partition, Offset Offset)> committed, Dictionary<TopicPartition, long> ends,
        CancellationToken ct)
    {
        using var reader = clients.Reader("craft-lag", endSoon: true);
        var lags = new List<GroupLag>();
        foreach (var (group, partition, offset) in committed)
        {
            if (!ends.TryGetValue(partition, out var end))
            {
                continue;
            }

            long? at = offset.IsSpecial ? null : offset.Value;
            var lag = Math.Max(0, end - (at ?? 0));
            if (at is not null && lag is > 0 and <= CountedByReading)
            {
                lag = CountMessages(reader, new(partition, at.Value), end, ct);
            }

            lags.Add(new(group, partition.Topic, partition.Partition.Value, at, end, lag));
        }

        return [.. lags.OrderBy(l => l.Group, StringComparer.Ordinal).ThenBy(l => l.Topic, StringComparer.Ordinal)
            .ThenBy(l => l.Partition)];
    }

    private static long CountMessages(IConsumer<byte[]?, byte[]?> reader, TopicPartitionOffset from, long end, CancellationToken ct)
    {
        var messages = 0L;
        reader.Assign(from);
        while (messages <= CountedByReading)
        {
            ct.ThrowIfCancellationRequested();
            var result = reader.Consume(TimeSpan.FromMilliseconds(100));

            // what the partition before this one still delivers after the change does not count
            if (result is null || result.TopicPartition != from.TopicPartition)
            {
                continue;
            }

            // nor what has come since the end was asked for
            if (result.IsPartitionEOF || result.Offset.Value >= end)
            {
                break;
            }

            messages++;
        }

        return messages;
    }
}
