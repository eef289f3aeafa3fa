namespace Craft.FaultTests.Chaos;

/// <summary>What was seen of a run from outside; the oracle judges this and nothing else.</summary>
internal sealed record RunFacts
{
    /// <summary>What the broker acknowledged to the writer.</summary>
    public required IReadOnlyList<InputRecord> Acknowledged { get; init; }

    /// <summary>The input topic, read to its end.</summary>
    public required IReadOnlyList<InputRecord> Inputs { get; init; }

    public required IReadOnlyList<OutputRecord> Outputs { get; init; }

    public required IReadOnlyList<LetterRecord> Letters { get; init; }

    /// <summary>What the store holds in the end; null: the outputs went to the topic.</summary>
    public IReadOnlyDictionary<string, Effect>? Effects { get; init; }

    /// <summary>Committed offset per partition at the end.</summary>
    public required IReadOnlyList<long> Committed { get; init; }

    /// <summary>What the observer saw while the run went on.</summary>
    public IReadOnlyList<string> CommitsAstray { get; init; } = [];

    /// <summary>Null when the lag did not return to zero in time.</summary>
    public required TimeSpan? Drained { get; init; }

    /// <summary>Per worker process the most messages it held.</summary>
    public IReadOnlyList<long> InFlight { get; init; } = [];

    public long InFlightLimit { get; init; } = Stage.MaxInFlight;

    /// <summary>What went wrong when processes were asked to stop, or with their end.</summary>
    public IReadOnlyList<string> BadStops { get; init; } = [];

    /// <summary>Processes that ended without being asked.</summary>
    public IReadOnlyList<string> Deaths { get; init; } = [];
}
