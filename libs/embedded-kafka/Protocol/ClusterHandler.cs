using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>ApiVersions, Metadata, DescribeCluster and FindCoordinator: what there is and where; always this one node.</summary>
internal sealed class ClusterHandler(TopicCatalog topics, EmbeddedKafkaOptions options, string host, int port)
{
    public const int NodeId = 1;
    private const string ClusterId = "craft-embedded-kafka";
    private const int GroupKey = 0;
    private const int TransactionKey = 1;
    private const int BrokerEndpoints = 1;
    private const int NoAuthorizedOperations = int.MinValue;

    public static void ApiVersions(RequestContext request)
    {
        var (writer, version) = (request.Writer, request.Version);
        var known = ApiTable.TryFind((short)ApiKey.ApiVersions, out var own) && own.Covers(version);
        writer.Error(known ? ErrorCode.None : ErrorCode.UnsupportedVersion).ArrayLength(ApiTable.All.Length);
        foreach (var api in ApiTable.All) writer.Int16((short)api.Key).Int16(api.Min).Int16(api.Max).NoTags();
        if (known && version >= 1) writer.Int32(0);
        writer.NoTags();
    }

    public async ValueTask MetadataAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        var count = reader.ArrayLength();
        List<string>? names = count < 0 ? null : new List<string>(count);
        for (; count > 0; count--) names!.Add(reader.String());
        var mayCreate = version < 4 || reader.Bool();
        if (mayCreate && options.AutoCreateTopics && names is not null) await CreateMissingAsync(names, ct);

        if (version >= 3) writer.Int32(0);
        writer.ArrayLength(1).Int32(NodeId).String(host).Int32(port).String(null);
        if (version >= 2) writer.String(ClusterId);
        writer.Int32(NodeId);
        names ??= [.. topics.All.Select(topic => topic.Name)];
        writer.ArrayLength(names.Count);
        foreach (var name in names) WriteTopic(writer, version, name);
        if (version >= 8) writer.Int32(NoAuthorizedOperations);
    }

    /// <summary>One key, or from version 4 on many; groups and transactions have their coordinator here, whatever the key.</summary>
    public void FindCoordinator(RequestContext request)
    {
        var (reader, writer, version) = (request.Reader, request.Writer, request.Version);
        if (version < 4)
        {
            reader.String();
            var error = CoordinatorProblem(version >= 1 ? reader.Int8() : GroupKey);
            if (version >= 1) writer.Int32(0);
            writer.Error(error);
            if (version >= 1) writer.String(null);
            WriteNode(writer, error).NoTags();
            return;
        }
        var problem = CoordinatorProblem(reader.Int8());
        var count = reader.ArrayLength();
        writer.Int32(0).ArrayLength(count);
        for (; count > 0; count--)
        {
            writer.String(reader.String());
            WriteNode(writer, problem).Error(problem).String(null).NoTags();
        }
        writer.NoTags();
    }

    public void DescribeCluster(RequestContext request)
    {
        var (writer, version) = (request.Writer, request.Version);
        request.Reader.Bool();
        var endpoints = version >= 1 ? request.Reader.Int8() : BrokerEndpoints;
        // Controllers have no address of their own here.
        var known = endpoints == BrokerEndpoints;
        writer.Int32(0).Error(known ? ErrorCode.None : ErrorCode.InvalidRequest);
        writer.String(known ? null : "only brokers can be asked for");
        if (version >= 1) writer.Int8(endpoints);
        writer.String(ClusterId).Int32(NodeId).ArrayLength(1).Int32(NodeId).String(host).Int32(port).String(null).NoTags();
        writer.Int32(NoAuthorizedOperations).NoTags();
    }

    private static ErrorCode CoordinatorProblem(int keyType) =>
        keyType is GroupKey or TransactionKey ? ErrorCode.None : ErrorCode.InvalidRequest;

    private KafkaWriter WriteNode(KafkaWriter writer, ErrorCode error) => error == ErrorCode.None
        ? writer.Int32(NodeId).String(host).Int32(port)
        : writer.Int32(-1).String("").Int32(-1);

    private async ValueTask CreateMissingAsync(List<string> names, CancellationToken ct)
    {
        foreach (var name in names)
        {
            if (topics.Find(name) is null && TopicCatalog.NameProblem(name) is null)
                await topics.CreateAsync(name, options.DefaultPartitions, TopicConfigs.None, ct);
        }
    }

    private void WriteTopic(KafkaWriter writer, short version, string name)
    {
        var topic = topics.Find(name);
        var missing = TopicCatalog.NameProblem(name) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopic;
        writer.Error(topic is null ? missing : ErrorCode.None).String(name).Bool(false);
        writer.ArrayLength(topic?.Partitions.Length ?? 0);
        for (var i = 0; i < topic?.Partitions.Length; i++)
        {
            writer.Error(ErrorCode.None).Int32(i).Int32(NodeId);
            if (version >= 7) writer.Int32(0);
            writer.ArrayLength(1).Int32(NodeId).ArrayLength(1).Int32(NodeId);
            if (version >= 5) writer.ArrayLength(0);
        }
        if (version >= 8) writer.Int32(NoAuthorizedOperations);
    }
}
