using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Craft.Runtime;

/// <summary>
/// The lag of all groups. Offsets count also what is no message (markers of transactions), so a small difference
/// is counted by reading it: an idle system has lag 0.
/// </summary>
public sealed class ConsumerLag(KafkaClients clients)
{
    private const long CountedByReading = 100;

    /// <summary>Every group, and every partition that it has committed, ordered by group, topic and partition.</summary>
    public async Task<LagReading> ReadAsync(CancellationToken ct)
    {
        using var admin = clients.Admin();
        clients.Probe(admin);
        var groups = (await admin.ListConsumerGroupsAsync(new() { RequestTimeout = clients.Options.RequestTimeout })).Valid
            .OrderBy(g => g.GroupId, StringComparer.Ordinal).ToDictionary(g => g.GroupId, g => g.State.ToString());
        var committed = new List<(string Group, TopicPartition Partition, Offset Offset)>();
        foreach (var group in groups.Keys)
        {
            ct.ThrowIfCancellationRequested();
            var results = await admin.ListConsumerGroupOffsetsAsync(
                [new ConsumerGroupTopicPartitions(group, null)], new() { RequestTimeout = clients.Options.RequestTimeout });
            committed.AddRange(results.SelectMany(r => r.Partitions)
                .Where(p => !p.Error.IsError)
                .Select(p => (group, p.TopicPartition, p.Offset)));
        }

        var ends = await EndsAsync(admin, [.. committed.Select(c => c.Partition).Distinct()]);
        return await Task.Factory.StartNew(
            () => new LagReading(groups, Lags(committed, ends, ct)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private async Task<Dictionary<TopicPartition, long>> EndsAsync(
        IAdminClient admin, IReadOnlyList<TopicPartition> partitions)
    {
        if (partitions.Count == 0)
        {
            return [];
        }

        var answer = await admin.ListOffsetsAsync(
            partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = OffsetSpec.Latest() }),
            new() { RequestTimeout = clients.Options.RequestTimeout, IsolationLevel = IsolationLevel.ReadCommitted });
        return answer.ResultInfos.Where(r => !r.TopicPartitionOffsetError.Error.IsError).ToDictionary(
            r => r.TopicPartitionOffsetError.TopicPartition, r => r.TopicPartitionOffsetError.Offset.Value);
    }

    private List<GroupLag> Lags(
        IEnumerable<(string Group, TopicPartition Partition, Offset Offset)> committed, Dictionary<TopicPartition, long> ends,
        CancellationToken ct)
    {
        var lags = new List<GroupLag>();
        foreach (var (group, partition, offset) in committed)
        {
            if (ends.TryGetValue(partition, out var end))
            {
                long? at = offset.IsSpecial ? null : offset.Value;
                lags.Add(new(group, partition.Topic, partition.Partition.Value, at, end, Math.Max(0, end - (at ?? 0))));
            }
        }

        var small = lags.Where(l => l.Committed is not null && l.Lag is > 0 and <= CountedByReading).ToList();
        var counted = small.Count == 0 ? [] : CountMessages(small, ct);
        return [.. lags.Select(l => counted.TryGetValue((l.Group, PartitionOf(l)), out var messages) ? l with { Lag = messages } : l)
            .OrderBy(l => l.Group, StringComparer.Ordinal).ThenBy(l => l.Topic, StringComparer.Ordinal).ThenBy(l => l.Partition)];
    }

    // all at once: the end of a partition shows only after the broker has waited for more
    private Dictionary<(string Group, TopicPartition Partition), long> CountMessages(List<GroupLag> lags, CancellationToken ct)
    {
        var messages = lags.ToDictionary(l => (l.Group, PartitionOf(l)), _ => 0L);
        var open = lags.ToLookup(PartitionOf);
        var waiting = open.Select(p => p.Key).ToHashSet();
        using var reader = clients.Reader("craft-lag", endSoon: true);
        reader.Assign(open.Select(p => new TopicPartitionOffset(p.Key, p.Min(l => l.Committed!.Value))));
        while (waiting.Count > 0)
        {
            ct.ThrowIfCancellationRequested();
            var result = reader.Consume(TimeSpan.FromMilliseconds(100));
            if (result is null)
            {
                continue;
            }

            // what has come since the end was asked for does not count
            if (result.IsPartitionEOF || result.Offset.Value >= open[result.TopicPartition].First().End)
            {
                waiting.Remove(result.TopicPartition);
                continue;
            }

            foreach (var lag in open[result.TopicPartition].Where(l => l.Committed <= result.Offset.Value))
            {
                messages[(lag.Group, result.TopicPartition)]++;
            }
        }

        return messages;
    }

    private static TopicPartition PartitionOf(GroupLag lag) => new(lag.Topic, lag.Partition);
}
