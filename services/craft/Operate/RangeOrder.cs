using Craft.Runtime;

namespace Craft.Operate;

/// <summary>What <c>craft replay</c> was asked for.</summary>
internal sealed record RangeOrder(
    string Topic, TopicPoint From, TopicPoint? To, int? Partition, string Into, bool Create, bool Json);
