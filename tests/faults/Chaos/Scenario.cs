using Craft.Runtime;

namespace Craft.FaultTests.Chaos;

/// <summary>Everything that a run does, as a function of its seed.</summary>
internal sealed record Scenario
{
    public required int Seed { get; init; }

    public required FaultKind Fault { get; init; }

    public required BrokerKind Broker { get; init; }

    public GroupProtocolKind Protocol { get; init; }

    /// <summary>Instances at the start; the script may start more.</summary>
    public required int Workers { get; init; }

    /// <summary>Instances that stay at the end.</summary>
    public required int WorkersAtEnd { get; init; }

    public required int Inputs { get; init; }

    public required int InputsPerSecond { get; init; }

    public int StepMs { get; init; } = 10;

    public int SlowCall { get; init; }

    public int SlowMs { get; init; }

    public int FailEvery { get; init; }

    /// <summary>Effects go to a store outside Kafka, at least once.</summary>
    public bool IsSink => Fault == FaultKind.Replay;

    public Mutant Mutant { get; init; }

    /// <summary>How long after its offset an outcome may become visible.</summary>
    public TimeSpan CommitGrace { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(25);

    public required IReadOnlyList<ScriptOp> Ops { get; init; }

    public override string ToString() =>
        $"seed {Seed}: {Fault}, {Broker}, {Protocol}, {Workers} workers, {WorkersAtEnd} at the end, {Inputs} inputs at {InputsPerSecond}/s, "
        + $"step {StepMs} ms, call {SlowCall} takes {SlowMs} ms, every {FailEvery}th fails, mutant {Mutant}\n"
        + string.Join('\n', Ops);
}
