using System.Collections.Immutable;
using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>DescribeConfigs and IncrementalAlterConfigs, of topics.</summary>
internal sealed class ConfigsHandler(TopicCatalog topics, EmbeddedKafkaOptions options)
{
    private const int TopicResource = 2;
    private const int OwnSource = 1;
    private const int DefaultSource = 5;

    public async ValueTask AlterAsync(RequestContext request, CancellationToken ct)
    {
        var (reader, writer) = (request.Reader, request.Writer);
        var resources = new List<(int Type, string Name, List<ConfigChange> Changes)>();
        for (var count = reader.ArrayLength(); count > 0; count--)
        {
            var (type, name) = (reader.Int8(), reader.String());
            var changes = new List<ConfigChange>();
            for (var each = reader.ArrayLength(); each > 0; each--)
                changes.Add(new ConfigChange(reader.String(), reader.Int8(), reader.NullableString()));
            resources.Add((type, name, changes));
        }
        var validateOnly = reader.Bool();
        writer.Int32(0).ArrayLength(resources.Count);
        foreach (var (type, name, changes) in resources)
        {
            var (error, message) = await AlterAsync(type, name, changes, validateOnly, ct);
            writer.Error(error).String(message).Int8(type).String(name);
        }
    }

    private async ValueTask<(ErrorCode Error, string? Message)> AlterAsync(
        int type, string name, List<ConfigChange> changes, bool validateOnly, CancellationToken ct)
    {
        if (type != TopicResource)
            return (ErrorCode.InvalidRequest, "only the settings of topics can be altered on the embedded broker");
        if (topics.Find(name) is not { } topic) return (ErrorCode.UnknownTopicOrPartition, $"there is no topic {name}");
        var fallback = TopicConfigs.Defaults(options.MaxMessageBytes);
        if (Changed(topic.Definition.Configs) is { Problem: { } problem }) return (ErrorCode.InvalidConfig, problem);
        if (validateOnly) return (ErrorCode.None, null);
        return (await topics.AlterAsync(name, own => Changed(own).Configs, ct), null);

        (ImmutableSortedDictionary<string, string> Configs, string? Problem) Changed(
            ImmutableSortedDictionary<string, string> own)
        {
            string? problem = null;
            foreach (var change in changes) own = change.Apply(own, fallback, ref problem);
            return (own, problem);
        }
    }

    public void Describe(RequestContext request)
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
