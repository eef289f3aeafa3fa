using System.CommandLine;
using Craft.Cli;
using Craft.Runtime;

namespace Craft.Operate;

/// <summary><c>craft lag</c>: how far every group is behind, in messages, and how fast that changes.</summary>
internal static class LagCommand
{
    private const string ClearScreen = "\e[H\e[2J\e[3J";

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    public static Command Make()
    {
        var watch = new Option<bool>("--watch") { Description = "Every second until Ctrl-C; with --json one document per line." };
        var (folder, kafka, json) = (SharedOptions.Folder(), SharedOptions.Kafka(), SharedOptions.Json());
        var command = new Command("lag", "How far each group is behind its topics, with rates and the time to zero.") { watch, json, folder, kafka };
        command.SetAction(async (parsed, ct) =>
        {
            using var stop = new StopSignal(ct);
            var clients = KafkaAccess.Open(parsed.GetValue(kafka), parsed.GetRequiredValue(folder));
            var (many, asJson) = (parsed.GetValue(watch), parsed.GetValue(json));
            try
            {
                await KafkaCall.AskAsync(clients, () => WatchAsync(
                    new ConsumerLag(clients), TimeProvider.System, many, rows => Print(rows, many, asJson), stop.Token));
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                // Ctrl-C is how a watch ends
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Shows the lag once, or every second until <paramref name="ct"/>. A rate needs two readings.</summary>
    public static async Task<int> WatchAsync(
        ConsumerLag lag, TimeProvider time, bool many, Action<IReadOnlyList<LagRow>> show, CancellationToken ct)
    {
        var (before, at) = (await lag.ReadAsync(ct), time.GetTimestamp());
        do
        {
            await Task.Delay(_pause, time, ct);
            var (now, then) = (await lag.ReadAsync(ct), time.GetTimestamp());
            show(LagRates.Between(before, now, time.GetElapsedTime(at, then)));
            (before, at) = (now, then);
        }
        while (many);

        return ExitCode.Done;
    }

    private static void Print(IReadOnlyList<LagRow> rows, bool many, bool json) => Terminal.Result(
        json ? (many ? OperateJson.Line(rows) : OperateJson.Of(rows))
        : many && Terminal.IsInteractive ? ClearScreen + LagTable.Of(rows)
        : LagTable.Of(rows));
}
