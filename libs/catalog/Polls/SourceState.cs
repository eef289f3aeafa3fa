namespace Craft.Catalog.Polls;

/// <summary>How the polls of one source go; durable, one document per source.</summary>
public sealed record SourceState
{
    public required string Source { get; init; }

    public DateTimeOffset? LastPollAt { get; init; }

    public DateTimeOffset? LastCompleteAt { get; init; }

    /// <summary>Of the last complete poll.</summary>
    public string? LastPollId { get; init; }

    /// <summary>Null after a complete poll.</summary>
    public string? LastError { get; init; }

    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>Polls that failed since the last complete one.</summary>
    public int Failures { get; init; }

    /// <summary>Courses offered after the last complete poll, those missing since less than two polls included.</summary>
    public int Live { get; init; }

    public int Missing { get; init; }

    /// <summary>Of the last complete poll.</summary>
    public int Added { get; init; }

    public int Changed { get; init; }

    public int Unchanged { get; init; }

    public int Refused { get; init; }

    public int Withdrawn { get; init; }

    /// <summary>Set while the shrink guard holds the withdrawals of the source.</summary>
    public ShrinkHold? Held { get; init; }
}
