using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using Craft.Cli;
using Craft.Runtime;

namespace Craft.Operate;

/// <summary><c>craft lag</c>: how far every stage is behind, in messages.</summary>
internal static class LagCommand
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    public static Command Make()
    {
        var watch = new Option<bool>("--watch") { Description = "Every second until Ctrl-C." };
        var (folder, kafka, json) = (SharedOptions.Folder(), SharedOptions.Kafka(), SharedOptions.Json());
        var command = new Command("lag", "How far each stage is behind its topics.") { watch, json, folder, kafka };
        command.SetAction(async (parsed, ct) =>
        {
            var lag = new ConsumerLag(KafkaAccess.Open(parsed.GetValue(kafka), parsed.GetRequiredValue(folder)));
            do
            {
                var lags = await ReadAsync(lag, ct);
                Terminal.Result(parsed.GetValue(json) ? JsonSerializer.Serialize(lags, _json) : Table(lags));
            }
            while (parsed.GetValue(watch) && await PauseAsync(ct));

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<GroupLag>> ReadAsync(ConsumerLag lag, CancellationToken ct)
    {
        try
        {
            return await lag.ReadAsync(ct);
        }
        catch (KafkaException e)
        {
            throw CommandFailure.NobodyThere($"no Kafka broker answers: {e.Error.Reason}.");
        }
    }

    private static async Task<bool> PauseAsync(CancellationToken ct)
    {
        await Task.Delay(_pause, TimeProvider.System, ct);
        return true;
    }

    // one line per group and topic; partitions only where something waits
    private static string Table(IReadOnlyList<GroupLag> lags)
    {
        var lines = new List<string> { $"{"group",-20} {"topic",-36} {"lag",10}  behind on" };
        foreach (var topic in lags.GroupBy(l => (l.Group, l.Topic)))
        {
            var behind = topic.Where(l => l.Lag > 0).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Partition}:{l.Lag}"));
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{topic.Key.Group,-20} {topic.Key.Topic,-36} {topic.Sum(l => l.Lag),10}  {string.Join(' ', behind)}").TrimEnd());
        }

        return string.Join('\n', lines);
    }
}
