using System.Collections.Immutable;
using System.Globalization;

namespace Craft.EmbeddedBroker.Server;

/// <summary>The topic settings that are known: their defaults, and which values are allowed.</summary>
internal static class TopicConfigs
{
    public const string CleanupPolicy = "cleanup.policy";
    public const string MaxMessageBytes = "max.message.bytes";
    public const string RetentionMs = "retention.ms";

    public static readonly ImmutableSortedDictionary<string, string> None =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, string> _defaults = new Dictionary<string, string>
    {
        [CleanupPolicy] = "delete",
        ["compression.type"] = "producer",
        ["delete.retention.ms"] = "86400000",
        ["flush.messages"] = "9223372036854775807",
        ["flush.ms"] = "9223372036854775807",
        ["max.compaction.lag.ms"] = "9223372036854775807",
        [MaxMessageBytes] = "8388608",
        ["message.timestamp.type"] = "CreateTime",
        ["min.cleanable.dirty.ratio"] = "0.5",
        ["min.compaction.lag.ms"] = "0",
        ["min.insync.replicas"] = "1",
        ["retention.bytes"] = "-1",
        [RetentionMs] = "604800000",
        ["segment.bytes"] = "1073741824",
        ["segment.ms"] = "604800000",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly ImmutableHashSet<string> _texts =
        [CleanupPolicy, "compression.type", "message.timestamp.type", "min.cleanable.dirty.ratio"];

    public static ImmutableSortedDictionary<string, string> Defaults(int maxMessageBytes) =>
        _defaults.SetItem(MaxMessageBytes, maxMessageBytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>Null when the setting may be used, else one sentence.</summary>
    public static string? Problem(string name, string? value)
    {
        if (!_defaults.ContainsKey(name)) return $"{name} is not a setting of a topic";
        if (value is null) return $"{name} needs a value";
        if (name == CleanupPolicy)
        {
            var known = value.Split(',').All(policy => policy.Trim() is "delete" or "compact");
            return known ? null : $"{name} is delete, compact or both, not {value}";
        }
        if (name == "message.timestamp.type")
            return value == "CreateTime" ? null : $"{name} can only be CreateTime on the embedded broker";
        if (name == "compression.type")
            return value == "producer" ? null : $"{name} can only be producer on the embedded broker";
        if (_texts.Contains(name)) return null;
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && (number >= 0 || (number == -1 && name.StartsWith("retention.", StringComparison.Ordinal)))
            && (name != MaxMessageBytes || number <= int.MaxValue)
            ? null
            : $"{name} has no use for the value {value}";
    }
}
