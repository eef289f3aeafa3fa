namespace Craft.EmbeddedBroker.Log;

/// <summary>The settings of a topic that its logs obey; replaced as a whole when the topic is altered.</summary>
internal sealed record LogSettings
{
    public static readonly LogSettings Default = new();

    public long SegmentBytes { get; init; } = 128 * 1024 * 1024;

    public long SegmentMs { get; init; } = 604_800_000;

    /// <summary>Whether retention removes old segments.</summary>
    public bool Delete { get; init; } = true;

    /// <summary>Whether only the latest record of each key is kept.</summary>
    public bool Compact { get; init; }

    /// <summary>-1 for no limit, as for the bytes.</summary>
    public long RetentionMs { get; init; } = 604_800_000;

    public long RetentionBytes { get; init; } = -1;

    public long DeleteRetentionMs { get; init; } = 86_400_000;

    public long MinCompactionLagMs { get; init; }

    public double MinDirtyRatio { get; init; } = 0.5;
}
