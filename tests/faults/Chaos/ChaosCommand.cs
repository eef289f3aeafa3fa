using Craft.TestSupport;

namespace Craft.FaultTests.Chaos;

/// <summary>Runs many seeds, a few at once, and writes what came out; what is in the result file already is not run again.</summary>
internal static class ChaosCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        ChaosOptions options;
        try
        {
            options = ChaosOptions.Parse(args);
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync($"chaos: {e.Message}\n{ChaosOptions.Usage}");
            return 2;
        }

        var folder = options.Out ?? Path.Combine(RepositoryRoot.Path, "artifacts", "chaos");
        Directory.CreateDirectory(folder);
        var file = new ResultFile(Path.Combine(folder, "results.jsonl"));
        var done = file.Read().Select(r => r.Seed).ToHashSet();
        var faults = options.Faults.Count > 0 ? options.Faults : Faults();
        var seeds = Enumerable.Range(options.From, options.Seeds).Where(s => !done.Contains(s));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce };
        await Parallel.ForEachAsync(seeds, parallel, async (seed, ct) =>
        {
            var scenario = options.Mutant == Mutant.None
                ? ScenarioScript.Of(seed, faults, options.Broker)
                : MutantScenario.Of(options.Mutant) with { Seed = seed };
            var result = await PlayAsync(scenario, folder, options.Keeps, ct);
            file.Add(result);
            Print(scenario, result);
        });

        var results = file.Read();
        if (options.WritesTable)
        {
            ResultTable.Write(Path.Combine(RepositoryRoot.Path, "docs", "invariants.md"), results);
        }

        Console.WriteLine(ResultTable.Of(results));
        return results.Any(r => r.Violations.Count > 0) ? 1 : 0;
    }

    /// <summary>All faults that can be had on this machine.</summary>
    public static IReadOnlyList<FaultKind> Faults() =>
        [.. Enum.GetValues<FaultKind>().Where(f => f != FaultKind.Node || BrokerCluster.NoRealKafka is null)];

    /// <summary>Plays one, and removes its folder when nothing is wrong. A run that breaks is a violation, never silence.</summary>
    public static async Task<SeedResult> PlayAsync(Scenario scenario, string folder, bool keep, CancellationToken ct)
    {
        SeedResult result;
        try
        {
            result = await SeedRun.PlayAsync(scenario, folder, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new()
            {
                Seed = scenario.Seed,
                Fault = scenario.Fault,
                Broker = scenario.Broker,
                Protocol = scenario.Protocol,
                Violations = [new("run", 1, $"{e.GetType().Name}: {e.Message}")],
                Story = e.ToString(),
            };
        }

        if (result.Violations.Count == 0 && !keep)
        {
            Directory.Delete(Path.Combine(folder, $"seed-{scenario.Seed}-{scenario.Mutant}"), recursive: true);
        }

        return result;
    }

    private static void Print(Scenario scenario, SeedResult result)
    {
        var outcome = result.Violations.Count == 0 ? "ok" : string.Join(" | ", result.Violations);
        Console.WriteLine(
            $"seed {result.Seed,4} {result.Fault,-8} {result.Broker,-8} {result.Protocol,-8} {result.Inputs} in, {result.Outputs} out, "
            + $"{result.Letters} dead, drained in {result.DrainSeconds} s, {result.Seconds} s: {outcome}");
        if (result.Violations.Count > 0)
        {
            Console.WriteLine($"{scenario}\n{result.Story}");
        }
    }
}
