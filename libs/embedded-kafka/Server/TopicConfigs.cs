using System.Collections.Immutable;
using System.Globalization;
using Craft.EmbeddedBroker.Log;

namespace Craft.EmbeddedBroker.Server;

/// <summary>The topic settings that are known: their defaults, and which values are allowed.</summary>
internal static class TopicConfigs
{
    public const string CleanupPolicy = "cleanup.policy";
    public const string MaxMessageBytes = "max.message.bytes";
    public const string RetentionMs = "retention.ms";
    public const string RetentionBytes = "retention.bytes";
    public const string SegmentBytes = "segment.bytes";
    public const string SegmentMs = "segment.ms";
    public const string DeleteRetentionMs = "delete.retention.ms";
    public const string MinCompactionLagMs = "min.compaction.lag.ms";
    public const string MinDirtyRatio = "min.cleanable.dirty.ratio";

    public static readonly ImmutableSortedDictionary<string, string> None =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, string> _defaults = new Dictionary<string, string>
    {
        [CleanupPolicy] = "delete",
        ["compression.type"] = "producer",
        [DeleteRetentionMs] = "86400000",
        ["flush.messages"] = "9223372036854775807",
        ["flush.ms"] = "9223372036854775807",
        ["max.compaction.lag.ms"] = "9223372036854775807",
        [MaxMessageBytes] = "8388608",
        ["message.timestamp.type"] = "CreateTime",
        [MinDirtyRatio] = "0.5",
        [MinCompactionLagMs] = "0",
        ["min.insync.replicas"] = "1",
        [RetentionBytes] = "-1",
        [RetentionMs] = "604800000",
        [SegmentBytes] = "134217728",
        [SegmentMs] = "604800000",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly ImmutableHashSet<string> _texts =
        [CleanupPolicy, "compression.type", "message.timestamp.type", MinDirtyRatio];

    public static ImmutableSortedDictionary<string, string> Defaults(int maxMessageBytes) =>
        _defaults.SetItem(MaxMessageBytes, maxMessageBytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>What the logs of a topic with these own settings obey.</summary>
    public static LogSettings LogSettings(ImmutableSortedDictionary<string, string> own)
    {
        var policies = Text(CleanupPolicy).Split(',', StringSplitOptions.TrimEntries);
        return new LogSettings
        {
            SegmentBytes = Number(SegmentBytes),
            SegmentMs = Number(SegmentMs),
            Delete = policies.Contains("delete"),
            Compact = policies.Contains("compact"),
            RetentionMs = Number(RetentionMs),
            RetentionBytes = Number(RetentionBytes),
            DeleteRetentionMs = Number(DeleteRetentionMs),
            MinCompactionLagMs = Number(MinCompactionLagMs),
            MinDirtyRatio = double.TryParse(Text(MinDirtyRatio), CultureInfo.InvariantCulture, out var ratio) ? ratio : 0.5,
        };

        string Text(string name) => own.GetValueOrDefault(name, _defaults[name]);

        // Folders of before may hold a value that would be refused today.
        long Number(string name) => long.TryParse(Text(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : long.Parse(_defaults[name], CultureInfo.InvariantCulture);
    }

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
        if (name == MinDirtyRatio)
        {
            return double.TryParse(value, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
                ? null
                : $"{name} is a number from 0 to 1, not {value}";
        }
        if (_texts.Contains(name)) return null;
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && (number >= 0 || (number == -1 && name.StartsWith("retention.", StringComparison.Ordinal)))
            && (name is not (MaxMessageBytes or SegmentBytes) || number <= int.MaxValue)
            && (name is not (SegmentBytes or SegmentMs) || number > 0)
            ? null
            : $"{name} has no use for the value {value}";
    }
}
