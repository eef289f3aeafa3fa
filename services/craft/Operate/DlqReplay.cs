using System.Globalization;
using Craft.Cli;
using Craft.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.Operate;

/// <summary><c>craft dlq replay</c>: dead letters back to their topics.</summary>
internal static class DlqReplay
{
    public static async Task<int> RunAsync(KafkaClients clients, ReplayOrder order, bool json, CancellationToken ct)
    {
        var replay = new DeadLetterReplay(clients, TimeProvider.System, NullLoggerFactory.Instance);
        var count = await Task.Run(
            () => replay.RunAsync(
                order,
                so => Terminal.Progress(string.Create(CultureInfo.InvariantCulture, $"{order.DeadLetters}: {so.Read} read, {so.Replayed} replayed")),
                ct),
            ct);
        Terminal.Result(json
            ? OperateJson.Of(new { topic = order.DeadLetters, dryRun = order.DryRun, count })
            : Text(order, count));
        return ExitCode.Done;
    }

    private static string Text(ReplayOrder order, ReplayCount count)
    {
        (long Number, string Why)[] left =
        [
            (count.ReplayedBefore, "replayed before"),
            (count.FailedAgain, "failed again after a replay (--again replays them once more)"),
            (count.OtherReason, "of another reason"),
            (count.NoSource, "of a topic that is not named or not there"),
            (count.NoValue, "without their value, which was too large for the dead letters"),
        ];
        var done = order.DryRun ? "would be replayed" : "replayed";
        var lines = left.Where(l => l.Number > 0).Select(l => string.Create(CultureInfo.InvariantCulture, $"  left: {l.Number} {l.Why}"));
        return string.Join('\n', lines.Prepend(string.Create(
            CultureInfo.InvariantCulture, $"{order.DeadLetters}: {count.Replayed} of {count.Read} {done}")));
    }
}
