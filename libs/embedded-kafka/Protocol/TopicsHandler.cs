using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>CreateTopics, DeleteTopics, CreatePartitions and DescribeConfigs.</summary>
internal sealed class TopicsHandler(TopicCatalog topics, EmbeddedKafkaOptions options)
{
    private const int TopicResource = 2;
    private const int OwnSource = 1;
    private const int DefaultSource = 5;

    public async ValueTask CreateAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var count = reader.ArrayLength();
        var wanted = new List<NewTopic>();
        for (; count > 0; count--) wanted.Add(NewTopic.Read(reader));
        reader.Int32();
        var validateOnly = reader.Bool();
        writer.Int32(0).ArrayLength(wanted.Count);
        foreach (var topic in wanted)
        {
            var (error, message) = topic.Problem(topics);
            if (error == ErrorCode.None && !validateOnly)
                error = await topics.CreateAsync(topic.Name, topic.Partitions, topic.Configs, ct);
            writer.String(topic.Name).Error(error).String(message);
        }
    }

    public async ValueTask DeleteAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var count = reader.ArrayLength();
        writer.Int32(0).ArrayLength(count);
        for (; count > 0; count--)
        {
            var name = reader.String();
            writer.String(name).Error(await topics.DeleteAsync(name, ct));
        }
    }

    public async ValueTask GrowAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var wanted = new List<(string Name, int Partitions)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            wanted.Add((reader.String(), reader.Int32()));
            for (var assignments = reader.ArrayLength(); assignments > 0; assignments--)
            {
                for (var brokers = reader.ArrayLength(); brokers > 0; brokers--) reader.Int32();
            }
        }
        reader.Int32();
        var validateOnly = reader.Bool();
        writer.Int32(0).ArrayLength(wanted.Count);
        foreach (var (name, partitions) in wanted)
        {
            var error = await topics.GrowAsync(name, partitions, validateOnly, ct);
            var message = error == ErrorCode.InvalidPartitions
                ? $"the number of partitions can only grow, up to {TopicCatalog.MaxPartitions}"
                : null;
            writer.String(name).Error(error).String(message);
        }
    }

    public void DescribeConfigs(RequestContext request)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var resources = new List<(int Type, string Name, HashSet<string>? Keys)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var (type, name) = (reader.Int8(), reader.String());
            var keys = reader.ArrayLength();
            HashSet<string>? wanted = keys < 0 ? null : new(StringComparer.Ordinal);
            for (; keys > 0; keys--) wanted!.Add(reader.String());
            resources.Add((type, name, wanted));
        }
        reader.Bool();
        writer.Int32(0).ArrayLength(resources.Count);
        foreach (var (type, name, keys) in resources) WriteConfigs(writer, type, name, keys);
    }

    private void WriteConfigs(KafkaWriter writer, int type, string name, HashSet<string>? keys)
    {
        var topic = type == TopicResource ? topics.Find(name) : null;
        var unknown = type == TopicResource && topic is null;
        writer.Error(unknown ? ErrorCode.UnknownTopicOrPartition : ErrorCode.None).String(null).Int8(type).String(name);
        if (topic is null)
        {
            // A broker's settings are those of EmbeddedKafkaOptions; none of them can be asked for here.
            writer.ArrayLength(0);
            return;
        }
        var own = topic.Definition.Configs;
        var all = TopicConfigs.Defaults(options.MaxMessageBytes)
            .Where(setting => keys is null || keys.Contains(setting.Key))
            .ToList();
        writer.ArrayLength(all.Count);
        foreach (var (key, fallback) in all)
        {
            var source = own.ContainsKey(key) ? OwnSource : DefaultSource;
            // Not read-only, not sensitive, no synonyms.
            writer.String(key).String(own.GetValueOrDefault(key, fallback)).Bool(false).Int8(source).Bool(false);
            writer.ArrayLength(0);
        }
    }
}
