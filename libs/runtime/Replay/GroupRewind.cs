using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Craft.Runtime;

/// <summary>Moves the committed offsets of a group on one topic, so that its stage reads that part again.</summary>
public sealed class GroupRewind(KafkaClients clients)
{
    /// <summary>The groups that the broker knows, with their states.</summary>
    public async Task<IReadOnlyDictionary<string, ConsumerGroupState>> GroupsAsync()
    {
        using var admin = clients.Admin();
        clients.Probe(admin);
        var found = await admin.ListConsumerGroupsAsync(new() { RequestTimeout = clients.Options.RequestTimeout });
        return found.Valid.ToDictionary(g => g.GroupId, g => g.State);
    }

    /// <summary>
    /// Commits the start of each range for the group, which must have read the topic before and be without members now: a
    /// living member would commit over it.
    /// </summary>
    public async Task<GroupMove> MoveAsync(string group, string topic, IReadOnlyList<TopicRange> ranges, CancellationToken ct)
    {
        var groups = await GroupsAsync();
        if (groups.TryGetValue(group, out var state) && state is not (ConsumerGroupState.Empty or ConsumerGroupState.Dead))
        {
            return Busy(group);
        }

        ct.ThrowIfCancellationRequested();
        using var admin = clients.Admin();
        var committed = await admin.ListConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitions(group, null)], new() { RequestTimeout = clients.Options.RequestTimeout });
        if (!committed.SelectMany(c => c.Partitions).Any(p => p.Topic == topic && !p.Offset.IsSpecial))
        {
            return new([], $"group {group} has never read {topic}: it begins at its beginning anyway");
        }

        try
        {
            await admin.AlterConsumerGroupOffsetsAsync(
                [new ConsumerGroupTopicPartitionOffsets(group, [.. ranges.Select(r => new TopicPartitionOffset(topic, r.Partition, r.From))])],
                new() { RequestTimeout = clients.Options.RequestTimeout });
            return new(ranges, null);
        }
        catch (AlterConsumerGroupOffsetsException e) when (e.Results.SelectMany(r => r.Partitions).Any(p => p.Error.Code
            is ErrorCode.UnknownMemberId or ErrorCode.NonEmptyGroup or ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration))
        {
            return Busy(group);
        }
    }

    private GroupMove Busy(string group) => new(
        [], $"group {group} is in use: stop its service first (a stopped one counts until its session ends, {clients.Options.SessionTimeout.TotalSeconds:0} s)");
}
