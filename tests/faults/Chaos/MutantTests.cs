using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// Each guarantee broken on purpose, in a worker process: the oracle must name exactly its invariant. The first one shows
/// that an honest worker passes the same run.
/// </summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    private static readonly ScriptOp[] _none = [];

    // one worker stands still in the middle of its batch until the other one has done that batch again
    private static readonly ScriptOp[] _zombie = [new(3_000, OpKind.Freeze), new(11_000, OpKind.Continue)];

    public static TheoryData<string, string> Mutants() => new()
    {
        { nameof(Mutant.None), "" },
        { nameof(Mutant.LoseOutput), "C-1" },
        { nameof(Mutant.DropDeadLetter), "C-1" },
        { nameof(Mutant.NoFencing), "C-1" },
        { nameof(Mutant.Invent), "C-2" },
        { nameof(Mutant.CommitBeforeWork), "C-3" },
        { nameof(Mutant.CommitBackwards), "C-3" },
        { nameof(Mutant.Reorder), "C-5" },
        { nameof(Mutant.Unbounded), "C-6" },
        { nameof(Mutant.NeverResume), "C-7" },
        { nameof(Mutant.SwallowPoison), "C-8" },
        { nameof(Mutant.IgnoreStop), "C-9" },
    };

    [Theory]
    [MemberData(nameof(Mutants))]
    public async Task A_broken_guarantee_is_named(string name, string invariant)
    {
        using var folder = new TemporaryFolder();
        var scenario = Of(Enum.Parse<Mutant>(name));
        var result = await ChaosCommand.PlayAsync(scenario, folder.Path, keep: false, TestContext.Current.CancellationToken);
        output.WriteLine($"{scenario}\n{result.Story}");
        Assert.True(
            invariant == string.Join(' ', result.Violations.Select(v => v.Invariant).Distinct()),
            $"expected '{invariant}': {string.Join('\n', result.Violations)}\n{result.Story}");
    }

    private static Scenario Of(Mutant mutant)
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
            Mutant.NoFencing => quiet with { Fault = FaultKind.Zombie, Workers = 2, WorkersAtEnd = 2, StepMs = 1_500, InputsPerSecond = 60, Ops = _zombie },

            // a batch takes longer than an outcome may take to become visible
            Mutant.CommitBeforeWork => quiet with { Inputs = 60, StepMs = 4_000, CommitGrace = TimeSpan.FromSeconds(1) },
            Mutant.CommitBackwards => quiet with { StepMs = 20 },
            Mutant.Unbounded => quiet with { StepMs = 300 },
            Mutant.NeverResume => quiet with { StepMs = 50, InputsPerSecond = 100, DrainLimit = TimeSpan.FromSeconds(6) },
            Mutant.IgnoreStop => quiet with { StopLimit = TimeSpan.FromSeconds(4) },
            _ => quiet,
        };
    }
}
