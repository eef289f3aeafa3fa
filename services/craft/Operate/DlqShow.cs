using System.Globalization;
using Craft.Cli;
using Craft.Runtime;

namespace Craft.Operate;

/// <summary><c>craft dlq show</c>: single dead letters, never more than asked for.</summary>
internal static class DlqShow
{
    public const int DefaultLast = 10;

    public static async Task<int> OneAsync(
        KafkaClients clients, string topic, int partition, long offset, bool json, CancellationToken ct)
    {
        var scan = new TopicScan(clients, TimeProvider.System);
        var ranges = await scan.RangesAsync(topic, new TopicPoint.At(offset), new TopicPoint.At(offset + 1), partition, ct);
        if (scan.Read(topic, ranges, ct).FirstOrDefault(r => r.Offset == offset) is not { } found)
        {
            throw CommandFailure.Failed(string.Create(CultureInfo.InvariantCulture, $"there is no dead letter at {topic}/{partition}/{offset}."));
        }

        Print([DlqSheet.Of(found)], json);
        return ExitCode.Done;
    }

    public static async Task<int> LastAsync(KafkaClients clients, string topic, int last, bool json, CancellationToken ct)
    {
        var scan = new TopicScan(clients, TimeProvider.System);
        var ranges = await scan.RangesAsync(topic, new TopicPoint.Earliest(), new TopicPoint.Latest(), null, ct);
        var newest = new PriorityQueue<RawRecord, (DateTimeOffset, int, long)>();
        foreach (var record in scan.Read(topic, ranges, ct))
        {
            newest.Enqueue(record, (record.Timestamp, record.Partition, record.Offset));
            if (newest.Count > last)
            {
                newest.Dequeue();
            }
        }

        var sheets = new List<DlqSheet>();
        while (newest.TryDequeue(out var record, out _))
        {
            sheets.Add(DlqSheet.Of(record));
        }

        Print(sheets, json);
        return ExitCode.Done;
    }

    private static void Print(List<DlqSheet> letters, bool json) =>
        Terminal.Result(json ? OperateJson.Of(letters) : letters.Count == 0 ? "no dead letters" : string.Join("\n\n", letters.Select(Text)));

    private static string Text(DlqSheet letter)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{letter.Topic}/{letter.Partition}/{letter.Offset}");
        var source = string.Create(CultureInfo.InvariantCulture, $"{letter.SourceTopic}/{letter.SourcePartition}/{letter.SourceOffset}");
        var lines = new List<string>
        {
            Terminal.Bold(place),
            $"  reason   {letter.Reason ?? "unmarked"}: {letter.Detail}",
            $"  from     {source}, by {letter.Service}, {letter.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, attempts {letter.Attempts}",
            $"  key      {letter.Key ?? "(none)"}",
        };
        lines.AddRange(letter.Headers.Where(h => !IsMark(h.Name)).Select(h => $"  header   {h.Name}: {h.Value ?? "(none)"}"));
        lines.Add(letter.ValueBytes is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"  value    {bytes} bytes: {letter.Value}")
            : "  value    (none: a tombstone)");
        return string.Join('\n', lines);
    }

    // what the lines above say already
    private static bool IsMark(string header) =>
        header.StartsWith("craft-error-", StringComparison.Ordinal) || header.StartsWith("__connect.errors.", StringComparison.Ordinal);
}
