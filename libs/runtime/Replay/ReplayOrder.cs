namespace Craft.Runtime;

/// <summary>Which dead letters to replay.</summary>
public sealed record ReplayOrder(string DeadLetters)
{
    public TopicPoint From { get; init; } = new TopicPoint.Earliest();

    public TopicPoint To { get; init; } = new TopicPoint.Latest();

    public int? Partition { get; init; }

    /// <summary>Only those of this <see cref="Schemas.RejectReason"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Also what was replayed before and failed again.</summary>
    public bool Again { get; init; }

    /// <summary>Only say what would be done.</summary>
    public bool DryRun { get; init; }
}
