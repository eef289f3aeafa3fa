namespace Craft.Runtime;

/// <summary>One stage: what it reads, where it writes, what it promises, its limits.</summary>
public sealed record StageOptions
{
    /// <summary>E.g. <c>enricher</c>; the consumer group is <c>craft.enricher</c>.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<string> InputTopics { get; init; }

    /// <summary>Where outputs go that name no topic; null when the step writes none.</summary>
    public string? OutputTopic { get; init; }

    public Delivery Delivery { get; init; } = Delivery.ExactlyOnce;

    /// <summary>Only we write the input: a flood of rejects then means a broken deployment and stops the process (exit 3).</summary>
    public bool TrustedInput { get; init; } = true;

    /// <summary>A record without a key is a dead letter; else its <see cref="Message{T}.Key"/> is empty.</summary>
    public bool KeyRequired { get; init; } = true;

    /// <summary>A larger value is a dead letter (<c>too-large</c>). Courses hold texts of at most 64 KiB each.</summary>
    public int MaxValueBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>What a message costs the step, in any unit (tokens, milliseconds); with it <see cref="BatchLimits.MaxCost"/> counts.</summary>
    public Func<RawRecord, long>? CostOf { get; init; }

    public BatchLimits Batch { get; init; } = new();

    public FlowLimits Flow { get; init; } = new();

    public RetryLimits Retry { get; init; } = new();

    public string GroupId => $"craft.{Name}";
}
