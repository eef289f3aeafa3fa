using System.Diagnostics.Metrics;
using Craft.Ingestor.Polling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.Ingestor;

/// <summary>Every log line and metric of the ingestor. Course texts never go through here.</summary>
public sealed partial class IngestorEvents : IDisposable
{
    private readonly ILogger<IngestorEvents> _log;
    private readonly Meter _meter;
    private readonly Counter<long> _polls;
    private readonly Counter<long> _courses;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _duration;

    public IngestorEvents(ILogger<IngestorEvents> log, IMeterFactory meters)
        : this(log, meters.Create("Craft.Ingestor"))
    {
    }

    private IngestorEvents(ILogger<IngestorEvents> log, Meter meter)
    {
        (_log, _meter) = (log, meter);
        _polls = meter.CreateCounter<long>("craft.polls", "{poll}", "polls by source and outcome");
        _courses = meter.CreateCounter<long>("craft.polled.courses", "{course}", "rows of the sources, by what became of them");
        _refused = meter.CreateCounter<long>("craft.refused.courses", "{course}", "courses refused by the cleaning, by reason");
        _retries = meter.CreateCounter<long>("craft.source.retries", "{request}", "requests tried again, by reason");
        _duration = meter.CreateHistogram<double>("craft.poll.duration.ms", "ms", "length of a poll");
    }

    /// <summary>For tools and tests that watch nothing.</summary>
    public static IngestorEvents Silent() => new(NullLogger<IngestorEvents>.Instance, new Meter("Craft.Ingestor"));

    public void Dispose() => _meter.Dispose();

    internal void Retrying(string source, string reason, int attempt, TimeSpan delay)
    {
        _retries.Add(1, new("source", source), new("reason", reason));
        TryingAgain(source, reason, attempt, delay);
    }

    internal void Polled(PollReport report)
    {
        KeyValuePair<string, object?> source = new("source", report.Source);
        _polls.Add(1, source, new("outcome", report.Outcome.ToString().ToLowerInvariant()));
        _duration.Record(report.Elapsed.TotalMilliseconds, source);
        Count("read", report.Courses);
        Count("unchanged", report.Unchanged);
        Count("repeated", report.Repeated);
        Count("unreadable", report.Unreadable);
        foreach (var (reason, count) in report.Refused)
        {
            _refused.Add(count, source, new("reason", reason));
        }

        if (report.Outcome == PollOutcome.Complete)
        {
            PollDone(report.Source, report.Courses, report.Unchanged, report.Stored.Published, report.Withdrawn, report.Elapsed);
        }
        else
        {
            PollNotComplete(report.Source, report.Reason, report.Courses);
        }

        void Count(string outcome, int count)
        {
            if (count > 0)
            {
                _courses.Add(count, source, new("outcome", outcome));
            }
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "{Source}: {Reason}, attempt {Attempt} failed, again in {Delay}")]
    private partial void TryingAgain(string source, string reason, int attempt, TimeSpan delay);

    [LoggerMessage(2002, LogLevel.Warning, "{Source}: the detail of course {SourceId} failed ({Reason}), kept as it is")]
    internal partial void DetailFailed(string source, string sourceId, string reason);

    [LoggerMessage(2003, LogLevel.Debug,
        "{Source}: poll complete, {Read} courses read, {Unchanged} unchanged, {Published} published, {Withdrawn} withdrawn in {Elapsed}")]
    private partial void PollDone(string source, int read, int unchanged, int published, int withdrawn, TimeSpan elapsed);

    [LoggerMessage(2004, LogLevel.Warning, "{Source}: poll not complete ({Reason}) after {Courses} courses; nothing is withdrawn")]
    private partial void PollNotComplete(string source, string reason, int courses);

    [LoggerMessage(2005, LogLevel.Warning, "{Source}: next poll in {Delay} after {Failures} failures")]
    internal partial void BackingOff(string source, TimeSpan delay, int failures);

    [LoggerMessage(2006, LogLevel.Warning, "{Source}: the catalogue is away ({Error}), the poll will be repeated")]
    internal partial void CatalogueAway(string source, string error);

    [LoggerMessage(2020, LogLevel.Warning,
        "the course topic ends at event {Published}, the database believes {Progress}: the rest is published again")]
    public partial void OutboxRewound(long progress, long published);

    [LoggerMessage(2007, LogLevel.Debug, "outbox: {Count} changes published up to event {Sequence}")]
    internal partial void Published(int count, long sequence);

    [LoggerMessage(2009, LogLevel.Warning, "outbox: {Error} ({Message}); the page comes again")]
    internal partial void NotPublished(string error, string message);

    [LoggerMessage(2010, LogLevel.Error, "{Source}: the poll broke, the source is tried again later")]
    internal partial void PollBroke(string source, Exception exception);

    [LoggerMessage(2008, LogLevel.Information, "simulator at {Address}: {Courses} courses")]
    internal partial void SimulatorStarted(string address, int courses);
}
