namespace Craft.Ingestor.Sources;

/// <summary>How a poll ended. Only a complete one may lead to withdrawals; the reason is a short constant.</summary>
public sealed record PollEnd(bool IsComplete, string Reason)
{
    /// <summary>Every page was read and the counts are plausible.</summary>
    public static PollEnd Complete { get; } = new(true, "complete");

    public static PollEnd Incomplete(string reason) => new(false, reason);

    /// <summary>Complete only if both are.</summary>
    public PollEnd And(PollEnd next) => IsComplete ? next : this;
}
