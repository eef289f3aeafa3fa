using System.Collections.Immutable;

namespace Craft.EmbeddedBroker.State;

/// <summary>A topic as it was created: its number of partitions and its own settings.</summary>
internal sealed record TopicDefinition(string Name, int Partitions, ImmutableSortedDictionary<string, string> Configs);
