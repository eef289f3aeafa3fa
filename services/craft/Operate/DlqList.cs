using System.Globalization;
using Craft.Cli;
using Craft.Runtime;

namespace Craft.Operate;

/// <summary><c>craft dlq list</c>: every dead-letter topic, counted by reading it.</summary>
internal static class DlqList
{
    private const int ReportEvery = 20_000;

    public static async Task<int> RunAsync(KafkaClients clients, string? topic, bool json, CancellationToken ct)
    {
        var scan = new TopicScan(clients, TimeProvider.System);
        var names = scan.Topics().Where(t => t.EndsWith(DeadLetter.Suffix, StringComparison.Ordinal)
            && (topic is null || t == topic || t.StartsWith(topic + ".", StringComparison.Ordinal))).ToList();
        if (topic is not null && names.Count == 0)
        {
            throw new TopicMissingException($"there are no dead letters of {topic} on {clients.Options.BootstrapServers}");
        }

        var found = new List<DlqTopic>();
        foreach (var name in names)
        {
            found.Add(await CountAsync(clients, scan, name, ct));
        }

        Terminal.Result(json ? OperateJson.Of(found) : Table(found));
        return ExitCode.Done;
    }

    private static async Task<DlqTopic> CountAsync(KafkaClients clients, TopicScan scan, string topic, CancellationToken ct)
    {
        var ranges = await scan.RangesAsync(topic, new TopicPoint.Earliest(), new TopicPoint.Latest(), null, ct);
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (count, replayed) = (0L, 0L);
        (DateTimeOffset? oldest, DateTimeOffset? newest) = (null, null);
        var done = await new DeadLetterReplay(clients, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance)
            .DoneAsync(topic, ct);
        foreach (var record in scan.Read(topic, ranges, ct))
        {
            var letter = new DeadLetter(record);
            var reason = letter.Reason ?? "unmarked";
            reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            oldest = oldest < letter.Time ? oldest : letter.Time;
            newest = newest > letter.Time ? newest : letter.Time;
            replayed += DeadLetterReplay.IsDone(done, record) ? 1 : 0;
            if (++count % ReportEvery == 0)
            {
                Terminal.Progress(string.Create(CultureInfo.InvariantCulture, $"{topic}: {count} read"));
            }
        }

        return new(topic, count, reasons, oldest, newest, replayed);
    }

    private static string Table(List<DlqTopic> topics)
    {
        if (topics.Sum(t => t.Count) == 0)
        {
            return topics.Count == 0 ? "there is no dead-letter topic" : $"no dead letters in {topics.Count} topics";
        }

        var width = Math.Max(12, topics.Max(t => t.Topic.Length));
        var lines = new List<string> { $"{"topic".PadRight(width)} {"letters",9} {"replayed",9}  {"oldest",-20}  {"newest",-20}  reasons" };
        foreach (var t in topics)
        {
            var reasons = t.Reasons.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} {r.Value}"));
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{t.Topic.PadRight(width)} {t.Count,9} {t.Replayed,9}  {Time(t.Oldest),-20}  {Time(t.Newest),-20}  {string.Join(", ", reasons)}").TrimEnd());
        }

        return string.Join('\n', lines);
    }

    private static string Time(DateTimeOffset? time) =>
        time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";
}
