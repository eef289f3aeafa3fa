using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// A few seeds of the chaos run, a different fault each. Many more: <c>dotnet run --project tests/faults -- --seeds 200</c>;
/// one again: <c>--seed N</c>.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    // always the same here: other ones are looked for by the command
    private const int First = 1;

    private static readonly FaultKind[] _faults = [FaultKind.Kill, FaultKind.Zombie, FaultKind.Broker, FaultKind.Cut, FaultKind.Scale];

    [Fact]
    public async Task Five_seeds_lose_nothing_double_nothing_and_come_to_rest()
    {
        using var folder = new TemporaryFolder();
        var failures = new List<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(First, _faults.Length), parallel, async (seed, ct) =>
        {
            var scenario = ScenarioScript.Of(seed, _faults, BrokerKind.Embedded);
            var result = await ChaosCommand.PlayAsync(scenario, folder.Path, keep: true, ct);
            lock (failures)
            {
                output.WriteLine($"seed {seed}, {scenario.Fault}: {result.Seconds} s, drained in {result.DrainSeconds} s");
                if (result.Violations.Count > 0)
                {
                    failures.Add($"{scenario}\n{result.Story}\n{string.Join('\n', result.Violations)}");
                }
            }
        });
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }
}
