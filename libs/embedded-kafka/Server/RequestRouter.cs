using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Server;

/// <summary>Sends each request to the handler of its API family.</summary>
internal sealed class RequestRouter(
    ProduceHandler produce,
    ListOffsetsHandler listOffsets,
    ClusterHandler cluster,
    TopicsHandler topics,
    ConfigsHandler configs,
    DeleteRecordsHandler deleteRecords,
    GroupHandler groups,
    GroupAdminHandler groupAdmin,
    OffsetsHandler offsets,
    OffsetFetchHandler offsetFetch,
    TransactionHandler transactions,
    TransactionAdminHandler transactionAdmin)
{
    /// <returns>False when the client wants no answer.</returns>
    public async ValueTask<bool> HandleAsync(RequestContext request, FetchHandler fetch, CancellationToken ct)
    {
        switch (request.Api)
        {
            case ApiKey.Produce: return await produce.HandleAsync(request, ct);
            case ApiKey.Fetch: await fetch.HandleAsync(request, ct); break;
            case ApiKey.ListOffsets: listOffsets.Handle(request); break;
            case ApiKey.OffsetForLeaderEpoch: listOffsets.FindEpochs(request); break;
            case ApiKey.Metadata: await cluster.MetadataAsync(request, ct); break;
            case ApiKey.ApiVersions: ClusterHandler.ApiVersions(request); break;
            case ApiKey.FindCoordinator: cluster.FindCoordinator(request); break;
            case ApiKey.DescribeCluster: cluster.DescribeCluster(request); break;
            case ApiKey.OffsetCommit: await offsets.CommitAsync(request, ct); break;
            case ApiKey.OffsetFetch: offsetFetch.Handle(request); break;
            case ApiKey.OffsetDelete: await offsets.DeleteAsync(request, ct); break;
            case ApiKey.JoinGroup: await groups.JoinAsync(request, ct); break;
            case ApiKey.SyncGroup: await groups.SyncAsync(request, ct); break;
            case ApiKey.Heartbeat: groups.Heartbeat(request); break;
            case ApiKey.LeaveGroup: groups.Leave(request); break;
            case ApiKey.ConsumerGroupHeartbeat: GroupHandler.RefuseNewProtocol(request); break;
            case ApiKey.DescribeGroups: groupAdmin.Describe(request); break;
            case ApiKey.ListGroups: groupAdmin.List(request); break;
            case ApiKey.DeleteGroups: await groupAdmin.DeleteAsync(request, ct); break;
            case ApiKey.CreateTopics: await topics.CreateAsync(request, ct); break;
            case ApiKey.DeleteTopics: await topics.DeleteAsync(request, ct); break;
            case ApiKey.CreatePartitions: await topics.GrowAsync(request, ct); break;
            case ApiKey.DeleteRecords: await deleteRecords.HandleAsync(request, ct); break;
            case ApiKey.IncrementalAlterConfigs: await configs.AlterAsync(request, ct); break;
            case ApiKey.DescribeConfigs: configs.Describe(request); break;
            case ApiKey.DescribeProducers: transactionAdmin.DescribeProducers(request); break;
            case ApiKey.DescribeTransactions: transactionAdmin.Describe(request); break;
            case ApiKey.ListTransactions: transactionAdmin.List(request); break;
            default: await HandleTransactionAsync(request, ct); break;
        }
        return true;
    }

    private ValueTask HandleTransactionAsync(RequestContext request, CancellationToken ct) => request.Api switch
    {
        ApiKey.InitProducerId => transactions.InitProducerIdAsync(request, ct),
        ApiKey.AddPartitionsToTxn => transactions.AddPartitionsAsync(request, ct),
        ApiKey.AddOffsetsToTxn => transactions.AddOffsetsAsync(request, ct),
        ApiKey.TxnOffsetCommit => transactions.CommitOffsetsAsync(request, ct),
        ApiKey.EndTxn => transactions.EndAsync(request, ct),
        _ => throw new MalformedRequestException($"{request.Api} is not served"),
    };
}
