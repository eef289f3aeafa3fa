using System.CommandLine;
using System.Net;
using Craft.Cli;

namespace Craft.Up;

/// <summary><c>craft up</c>: the whole system in one process, until Ctrl-C or SIGTERM.</summary>
internal static class UpCommand
{
    // the host's own budget is 20 s; C-9 wants the process gone after 25
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(24);

    public static Command Make()
    {
        var http = new Option<IPEndPoint>("--http")
        {
            Description = "Address of the web server.",
            HelpName = "IP:PORT",
            DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 8080),
            CustomParser = Endpoint,
        };
        var demo = new Option<bool>("--demo") { Description = "Poll the samples from a built-in simulator of the source APIs, which goes on changing." };
        var noInstall = new Option<bool>("--no-install") { Description = "Never install PostgreSQL; say what is missing instead." };
        var (folder, kafkaPort) = (SharedOptions.Folder(), KafkaPort());
        folder.Description = "Folder of everything that is kept.";
        var command = new Command("up", "Runs everything: stores, the five services, the web page. Ends with Ctrl-C.")
        {
            folder, http, kafkaPort, demo, noInstall,
        };
        command.SetAction((parsed, ct) => RunAsync(
            new UpOptions
            {
                Folder = parsed.GetRequiredValue(folder),
                Http = parsed.GetRequiredValue(http),
                KafkaPort = parsed.GetValue(kafkaPort),
                Demo = parsed.GetValue(demo),
                AllowInstall = !parsed.GetValue(noInstall),
            },
            ct));
        return command;
    }

    public static Option<int> KafkaPort() => new("--kafka-port")
    {
        Description = "Port of the embedded Kafka; 0 takes any free one.",
        HelpName = "PORT",
        DefaultValueFactory = _ => 19092,
        CustomParser = result =>
        {
            if (ushort.TryParse(result.Tokens.Single().Value, out var port))
            {
                return port;
            }

            result.AddError("--kafka-port wants a number from 0 to 65535.");
            return 0;
        },
    };

    private static async Task<int> RunAsync(UpOptions options, CancellationToken ct)
    {
        using var stop = new StopSignal(ct);
        var ready = new ImmediateProgress<ReadyPart>(p => Terminal.Result($"{Terminal.Green("ready")} {p.Name} {p.Address}"));
        try
        {
            var system = await CraftSystem.StartAsync(options, ready, stop.Token);
            Terminal.Result(Terminal.Green("ready all"));
            await system.WaitAsync(stop.Token);
            Terminal.Progress("stopping");
            var exitCode = system.ExitCode;
            await StopAsync(system, exitCode);
            return exitCode;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    private static async Task StopAsync(CraftSystem system, int exitCode)
    {
        var stopping = system.DisposeAsync().AsTask();
        if (await Task.WhenAny(stopping, Task.Delay(_stopLimit, TimeProvider.System)) != stopping)
        {
            // everything durable is durable: leaving is what a kill would do, and the next start copes with that
            Terminal.Error($"not stopped after {_stopLimit.TotalSeconds:0} s, leaving.");
            Environment.Exit(exitCode);
        }

        await stopping;
    }

    private static IPEndPoint? Endpoint(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        text = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1:" + text["localhost:".Length..] : text;
        if (IPEndPoint.TryParse(text, out var endpoint) && text.Contains(':', StringComparison.Ordinal))
        {
            return endpoint;
        }

        result.AddError("--http wants an address and a port such as 127.0.0.1:8080.");
        return null;
    }
}
