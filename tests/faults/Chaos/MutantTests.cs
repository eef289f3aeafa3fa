using Xunit;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// Each guarantee broken on purpose, in a worker process: the oracle must name exactly its invariant. The first one shows
/// that an honest worker passes the same run.
/// </summary>
public sealed class MutantTests(MutantRuns runs, ITestOutputHelper output) : IClassFixture<MutantRuns>
{
    public static TheoryData<string, string> Mutants() => new()
    {
        { nameof(Mutant.None), "" },
        { nameof(Mutant.LoseOutput), "C-1" },
        { nameof(Mutant.DropDeadLetter), "C-1" },
        { nameof(Mutant.NoFencing), "C-1" },
        { nameof(Mutant.Invent), "C-2" },
        { nameof(Mutant.CommitBeforeWork), "C-3" },
        { nameof(Mutant.CommitBackwards), "C-3" },
        { nameof(Mutant.CountEffects), "C-4" },
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
        var mutant = Enum.Parse<Mutant>(name);
        var result = await runs.Of(mutant).WaitAsync(TestContext.Current.CancellationToken);
        output.WriteLine($"{MutantScenario.Of(mutant)}\n{result.Story}");
        Assert.True(
            invariant == string.Join(' ', result.Violations.Select(v => v.Invariant).Distinct()),
            $"expected '{invariant}': {string.Join('\n', result.Violations)}\n{result.Story}");
    }
}
