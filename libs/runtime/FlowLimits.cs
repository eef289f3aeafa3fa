namespace Craft.Runtime;

/// <summary>
/// Bounds of a stage: what it holds between poll and commit (above them its partitions are paused, below half of them
/// they go on), and how long it waits for a batch when partitions are taken away or the process stops.
/// </summary>
public sealed record FlowLimits
{
    public int MaxMessages { get; init; } = 10_000;

    public long MaxBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How long a revoke waits for the batch in hand; after that its results are dropped.</summary>
    public TimeSpan RevokeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop waits for the batch in hand; the host's own limit is 20 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
