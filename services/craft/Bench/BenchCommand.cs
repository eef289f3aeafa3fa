using System.CommandLine;
using Craft.Cli;

namespace Craft.Bench;

/// <summary><c>craft bench NAME</c>: measures on this machine, in a folder of its own that is deleted afterwards.</summary>
internal static class BenchCommand
{
    private static readonly (string Name, string What, Func<CancellationToken, Task<BenchReport>> Run)[] _benches =
    [
        ("fresh", "From the answer of the source that holds a change to the index that shows it, idle and under load.", FreshBench.RunAsync),
        ("request", "From the request on its topic to the recommendation on its topic, with 10 000 courses.", RequestBench.RunAsync),
        ("pipeline", "Courses per second through all stages, from the poll on and from the course topic on.", PipelineBench.RunAsync),
        ("search", "Exact search over a million int8 vectors against reading the same bytes.", SearchBench.RunAsync),
    ];

    public static Command Make()
    {
        var command = new Command("bench", "Measures this build on this machine.");
        foreach (var (name, what, run) in _benches)
        {
            var json = SharedOptions.Json();
            var bench = new Command(name, what) { json };
            bench.SetAction(async (parsed, ct) =>
            {
                var report = await run(ct);
                Terminal.Result(parsed.GetValue(json) ? report.ToJson() : report.ToTable());
                return ExitCode.Done;
            });
            command.Subcommands.Add(bench);
        }

        return command;
    }
}
