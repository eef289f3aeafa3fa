using System.CommandLine;
using Craft.Bench.Inference;
using Craft.Bench.Kafka;
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

    private static readonly (string Name, string What, Func<KafkaBenchOptions, CancellationToken, Task<BenchReport>> Run)[] _kafka =
    [
        ("broker", "The embedded broker beside Apache Kafka: throughput, latency, memory, start.", BrokerBench.RunAsync),
        ("pump", "An exactly-once stage beside Kafka Streams on the same broker: throughput, latency, allocation.", PumpBench.RunAsync),
    ];

    public static Command Make()
    {
        var command = new Command("bench", "Measures this build on this machine.");
        foreach (var (name, what, run) in _benches)
        {
            var json = SharedOptions.Json();
            var bench = new Command(name, what) { json };
            bench.SetAction((parsed, ct) => PrintAsync(run(ct), parsed.GetValue(json)));
            command.Subcommands.Add(bench);
        }

        foreach (var (name, what, run) in _kafka)
        {
            var (json, servers, messages) = (SharedOptions.Json(), Servers(), Messages());
            var bench = new Command(name, what) { servers, messages, json };
            bench.SetAction((parsed, ct) => PrintAsync(
                run(new(parsed.GetRequiredValue(servers), parsed.GetValue(messages)), ct), parsed.GetValue(json)));
            command.Subcommands.Add(bench);
        }

        command.Subcommands.Add(Soak());
        command.Subcommands.Add(Inference());
        command.Subcommands.Add(InferenceMemory());
        return command;
    }

    private static Command Inference()
    {
        var (json, tagger, encoder) = (SharedOptions.Json(), Model("--tagger"), Model("--encoder"));
        var bench = new Command("inference", "Tagger and encoder beside bare ONNX Runtime: texts per second, memory.") { tagger, encoder, json };
        bench.SetAction((parsed, ct) => PrintAsync(
            InferenceBench.RunAsync(new(parsed.GetValue(tagger), parsed.GetValue(encoder)), ct), parsed.GetValue(json)));
        return bench;
    }

    private static Command InferenceMemory()
    {
        var (tagger, encoder) = (new Argument<string>("tagger"), new Argument<string>("encoder"));
        var child = new Command(ModelMemory.Command) { tagger, encoder };
        child.Hidden = true;
        child.SetAction((parsed, ct) => ModelMemory.MeasureAsync(parsed.GetRequiredValue(tagger), parsed.GetRequiredValue(encoder), ct));
        return child;
    }

    private static Option<DirectoryInfo?> Model(string name) => new(name)
    {
        Description = "Model folder to measure; without it the bundled one, or random weights of its shape.",
        HelpName = "DIR",
    };

    private static Command Soak()
    {
        var (json, time) = (SharedOptions.Json(), SoakTime());
        var bench = new Command("soak", "The embedded broker under 20 000 msg/s for a long time: memory, handles, disk.") { time, json };
        bench.SetAction((parsed, ct) => PrintAsync(SoakBench.RunAsync(parsed.GetValue(time), ct), parsed.GetValue(json)));
        return bench;
    }

    private static Option<TimeSpan> SoakTime() => new("--for")
    {
        Description = "How long (30m).",
        DefaultValueFactory = _ => TimeSpan.FromMinutes(30),
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DurationText.Parse(result.Tokens.Single().Value) is { } time && time > TimeSpan.Zero)
            {
                return time;
            }

            result.AddError("--for wants a time such as 30s, 2m or 500ms.");
            return TimeSpan.Zero;
        },
    };

    private static async Task<int> PrintAsync(Task<BenchReport> running, bool json)
    {
        var report = await running;
        Terminal.Result(json ? report.ToJson() : report.ToTable());
        return ExitCode.Done;
    }

    private static Option<DirectoryInfo> Servers() => new("--servers")
    {
        Description = "Folder with kafka/start and kafka-streams/run, the peers; without it only the embedded broker is measured.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("..", "shared", "servers")),
        HelpName = "DIR",
    };

    private static Option<int> Messages() => new("--messages")
    {
        Description = "Messages of 1 KiB per run.",
        DefaultValueFactory = _ => 500_000,
        HelpName = "N",
    };
}
