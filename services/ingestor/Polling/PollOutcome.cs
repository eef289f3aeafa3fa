namespace Craft.Ingestor.Polling;

/// <summary>How a poll went.</summary>
public enum PollOutcome
{
    /// <summary>Read to the end and believed: withdrawals were considered.</summary>
    Complete,

    /// <summary>Read to some end that is not believed; what was read is stored, nothing is withdrawn.</summary>
    Incomplete,

    /// <summary>The source gave up in the middle or did not answer; what was read is stored, nothing is withdrawn.</summary>
    Failed,
}
