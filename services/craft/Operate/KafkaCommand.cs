using System.CommandLine;
using Craft.Cli;
using Craft.Up;

namespace Craft.Operate;

/// <summary><c>craft kafka</c>: the embedded broker alone, for programs under development.</summary>
internal static class KafkaCommand
{
    public static Command Make()
    {
        var folder = SharedOptions.Folder();
        var port = UpCommand.KafkaPort();
        var command = new Command("kafka", "Runs the embedded Kafka broker alone until Ctrl-C.") { folder, port };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(folder), parsed.GetValue(port), ct));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, int port, CancellationToken ct)
    {
        using var stop = new StopSignal(ct);
        using var data = DataFolder.Open(folder);
        using var logs = UpLogging.Create();
        await using var broker = await Stores.StartKafkaAsync(data.Kafka, port, CraftConfiguration.Read(new Dictionary<string, string?>()), logs, stop.Token);
        Terminal.Result($"ready kafka {broker.BootstrapServers}");
        await stop.WaitAsync();
        return ExitCode.Done;
    }
}
