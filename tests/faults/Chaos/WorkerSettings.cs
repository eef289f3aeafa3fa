using Craft.Runtime;

namespace Craft.FaultTests.Chaos;

/// <summary>What a worker process is told; one JSON document on its command line.</summary>
internal sealed record WorkerSettings
{
    public required string Bootstrap { get; init; }

    public required string Instance { get; init; }

    /// <summary>Where it says that it is up, and how much it held at most.</summary>
    public required string StatusFile { get; init; }

    public GroupProtocolKind Protocol { get; init; }

    public Mutant Mutant { get; init; }

    /// <summary>What every call of the step takes.</summary>
    public int StepMs { get; init; } = 10;

    /// <summary>The call that takes <see cref="SlowMs"/>; 0: none.</summary>
    public int SlowCall { get; init; }

    public int SlowMs { get; init; }

    /// <summary>Every so many calls of the step fail for a reason that passes; 0: none.</summary>
    public int FailEvery { get; init; }

    /// <summary>Where effects go instead of the output topic, at least once; null: exactly once to the topic.</summary>
    public string? Store { get; init; }

    public int MaxInFlight { get; init; } = Stage.MaxInFlight;
}
