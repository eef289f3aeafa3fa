using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>A topic that a client wants to have.</summary>
internal sealed record NewTopic(
    string Name, int Partitions, short ReplicationFactor, IReadOnlyDictionary<string, string> Configs, string? BadConfig)
{
    private const int Unset = -1;

    public static NewTopic Read(KafkaReader reader)
    {
        var (name, partitions, factor) = (reader.String(), reader.Int32(), reader.Int16());
        var assignments = reader.ArrayLength();
        if (assignments > 0) partitions = assignments;
        for (; assignments > 0; assignments--)
        {
            reader.Int32();
            for (var brokers = reader.ArrayLength(); brokers > 0; brokers--) reader.Int32();
        }
        var configs = new Dictionary<string, string>(StringComparer.Ordinal);
        string? problem = null;
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var (key, value) = (reader.String(), reader.NullableString());
            problem ??= TopicConfigs.Problem(key, value);
            configs[key] = value ?? "";
        }
        return new NewTopic(name, partitions, factor, configs, problem);
    }

    public (ErrorCode Error, string? Message) Problem(TopicCatalog topics)
    {
        if (TopicCatalog.NameProblem(Name) is { } problem) return (ErrorCode.InvalidTopic, problem);
        if (topics.Find(Name) is not null) return (ErrorCode.TopicAlreadyExists, $"topic {Name} exists already");
        if (Partitions != Unset && Partitions is < 1 or > TopicCatalog.MaxPartitions)
            return (ErrorCode.InvalidPartitions, $"a topic has 1 to {TopicCatalog.MaxPartitions} partitions");
        if (ReplicationFactor is not (Unset or 1))
            return (ErrorCode.InvalidReplicationFactor, "the embedded broker is one node: the replication factor is 1");
        return BadConfig is null ? (ErrorCode.None, null) : (ErrorCode.InvalidConfig, BadConfig);
    }
}
