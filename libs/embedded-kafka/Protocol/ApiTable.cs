using System.Collections.Immutable;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>Every API and version this broker serves; the README's table is checked against it.</summary>
internal static class ApiTable
{
    public static readonly ImmutableArray<ApiVersionRange> All =
    [
        new(ApiKey.Produce, 3, 8, 9),
        new(ApiKey.Fetch, 4, 11, 12),
        new(ApiKey.ListOffsets, 1, 7, 6),
        new(ApiKey.Metadata, 1, 8, 9),
        new(ApiKey.OffsetCommit, 2, 7, 8),
        new(ApiKey.OffsetFetch, 1, 8, 6),
        new(ApiKey.FindCoordinator, 0, 4, 3),
        new(ApiKey.JoinGroup, 2, 5, 6),
        new(ApiKey.Heartbeat, 0, 3, 4),
        new(ApiKey.LeaveGroup, 0, 5, 4),
        new(ApiKey.SyncGroup, 0, 3, 4),
        new(ApiKey.DescribeGroups, 0, 6, 5),
        new(ApiKey.ListGroups, 0, 5, 3),
        new(ApiKey.ApiVersions, 0, 3, 3),
        new(ApiKey.CreateTopics, 2, 4, 5),
        new(ApiKey.DeleteTopics, 1, 3, 4),
        new(ApiKey.DeleteRecords, 0, 1, 2),
        new(ApiKey.InitProducerId, 0, 4, 2),
        new(ApiKey.OffsetForLeaderEpoch, 2, 4, 4),
        new(ApiKey.AddPartitionsToTxn, 0, 3, 3),
        new(ApiKey.AddOffsetsToTxn, 0, 3, 3),
        new(ApiKey.EndTxn, 0, 3, 3),
        new(ApiKey.TxnOffsetCommit, 0, 3, 3),
        new(ApiKey.DescribeConfigs, 1, 2, 4),
        new(ApiKey.CreatePartitions, 0, 1, 2),
        new(ApiKey.DeleteGroups, 0, 1, 2),
        new(ApiKey.IncrementalAlterConfigs, 0, 0, 1),
        new(ApiKey.OffsetDelete, 0, 0, 1),
        new(ApiKey.DescribeCluster, 0, 1, 0),
        new(ApiKey.DescribeProducers, 0, 0, 0),
        new(ApiKey.DescribeTransactions, 0, 0, 0),
        new(ApiKey.ListTransactions, 0, 1, 0),
        // Served only to say no: without it librdkafka waits silently for ever.
        new(ApiKey.ConsumerGroupHeartbeat, 0, 1, 0),
    ];

    private static readonly ImmutableDictionary<short, ApiVersionRange> _byKey =
        All.ToImmutableDictionary(range => (short)range.Key);

    public static bool TryFind(short key, out ApiVersionRange range) => _byKey.TryGetValue(key, out range);
}
