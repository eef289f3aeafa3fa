using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Craft.Search.Embedded;

/// <summary>Every log line and metric of the embedded index.</summary>
internal sealed partial class SearchEvents(ILogger logger)
{
    private static readonly Meter _meter = new("Craft.Search");

    private static readonly Counter<long> _written =
        _meter.CreateCounter<long>("craft.index_written.courses", "{course}", "Writes by verdict");

    private static readonly Histogram<double> _searched =
        _meter.CreateHistogram<double>("craft.index_search.milliseconds", "ms", "Time of one search by kind");

    public static void Searched(string kind, TimeSpan elapsed) =>
        _searched.Record(elapsed.TotalMilliseconds, new KeyValuePair<string, object?>("kind", kind));

    public static void Written(IReadOnlyList<WriteVerdict> verdicts)
    {
        foreach (var group in verdicts.GroupBy(verdict => verdict))
        {
            _written.Add(group.Count(), new KeyValuePair<string, object?>("verdict", group.Key.ToString()));
        }
    }

    public void Opened(string name, long courses, double elapsedMs) => LogOpened(logger, name, courses, elapsedMs);

    public void TailCut(string name, long bytes) => LogTailCut(logger, name, bytes);

    public void Compacted(string name, long before, long after) => LogCompacted(logger, name, before, after);

    public void CompactionFailed(string name) => LogCompactionFailed(logger, name);

    public void NotClosed(string name, string reason) => LogNotClosed(logger, name, reason);

    [LoggerMessage(5001, LogLevel.Information, "index {Name} opened: {Courses} courses in {ElapsedMs:F0} ms")]
    private static partial void LogOpened(ILogger logger, string name, long courses, double elapsedMs);

    [LoggerMessage(5002, LogLevel.Warning, "index {Name}: {Bytes} bytes of an append that a crash cut short are dropped")]
    private static partial void LogTailCut(ILogger logger, string name, long bytes);

    [LoggerMessage(5003, LogLevel.Information, "index {Name} compacted: {Before} bytes before, {After} bytes after")]
    private static partial void LogCompacted(ILogger logger, string name, long before, long after);

    [LoggerMessage(5004, LogLevel.Warning, "index {Name}: no room to compact its store")]
    private static partial void LogCompactionFailed(ILogger logger, string name);

    [LoggerMessage(5005, LogLevel.Warning, "index {Name}: not closed in order, which the next start takes for a crash: {Reason}")]
    private static partial void LogNotClosed(ILogger logger, string name, string reason);
}
