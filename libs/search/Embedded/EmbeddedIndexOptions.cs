namespace Craft.Search.Embedded;

/// <summary>What may be tuned about the embedded index.</summary>
public sealed record EmbeddedIndexOptions
{
    /// <summary>
    /// Every write reaches the disk before its task completes. Without it a write survives the end of the process, not that of
    /// the machine; the topic it came from can fill the index again.
    /// </summary>
    public bool SyncWrites { get; init; }

    /// <summary>The store is rewritten when more than half of it is outdated and it is larger than this, in bytes.</summary>
    public long CompactFrom { get; init; } = 4 << 20;
}
