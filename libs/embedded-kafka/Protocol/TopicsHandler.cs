using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>CreateTopics, DeleteTopics and CreatePartitions.</summary>
internal sealed class TopicsHandler(TopicCatalog topics)
{
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
}
