using System.Collections.Immutable;
using System.Globalization;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Server;

/// <summary>One topic that is open: its definition and the logs of its partitions.</summary>
internal sealed class Topic(TopicDefinition definition, ImmutableArray<PartitionLog> partitions, int defaultMaxMessageBytes)
{
    public string Name => definition.Name;

    public TopicDefinition Definition => definition;

    public ImmutableArray<PartitionLog> Partitions => partitions;

    public int MaxMessageBytes { get; } =
        definition.Configs.TryGetValue(TopicConfigs.MaxMessageBytes, out var own)
        && int.TryParse(own, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : defaultMaxMessageBytes;

    public PartitionLog? Find(int partition) =>
        partition >= 0 && partition < partitions.Length ? partitions[partition] : null;
}
