namespace Craft.FaultTests.Chaos;

/// <summary>The run that shows a mutant for what it is: short, without other faults where that is possible.</summary>
internal static class MutantScenario
{
    private static readonly ScriptOp[] _none = [];

    // one worker stands still in the middle of its batch until the other one has done that batch again; late enough that both work,
    // however long one of them took to start
    private static readonly ScriptOp[] _zombie = [new(6_000, OpKind.Freeze), new(16_000, OpKind.Continue)];

    public static Scenario Of(Mutant mutant)
    {
        var quiet = new Scenario
        {
            Seed = 1_000 + (int)mutant,
            Mutant = mutant,
            Fault = FaultKind.Mix,
            Broker = BrokerKind.Embedded,
            Workers = 1,
            WorkersAtEnd = 1,
            Inputs = 400,
            InputsPerSecond = 400,
            Ops = _none,
        };
        return mutant switch
        {
            Mutant.NoFencing => quiet with { Fault = FaultKind.Zombie, Workers = 2, WorkersAtEnd = 2, StepMs = 1_500, Inputs = 700, InputsPerSecond = 60, Ops = _zombie },

            // a batch takes longer than an outcome may take to become visible
            Mutant.CommitBeforeWork => quiet with { Inputs = 60, StepMs = 4_000, CommitGrace = TimeSpan.FromSeconds(1) },
            Mutant.CountEffects => quiet with
            {
                Fault = FaultKind.Replay,
                Ops = [new(3_500, OpKind.SetBack, 0, 50)],
            },
            Mutant.CommitBackwards => quiet with { StepMs = 20 },
            Mutant.Unbounded => quiet with { StepMs = 300 },
            Mutant.NeverResume => quiet with { StepMs = 50, InputsPerSecond = 100, DrainLimit = TimeSpan.FromSeconds(6), StopLimit = TimeSpan.FromSeconds(60) },
            Mutant.IgnoreStop => quiet with { StopLimit = TimeSpan.FromSeconds(4) },
            _ => quiet,
        };
    }
}
