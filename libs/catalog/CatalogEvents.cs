using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Craft.Catalog;

/// <summary>Every log line and metric of the catalogue.</summary>
public sealed partial class CatalogEvents : IDisposable
{
    private readonly ILogger<CatalogEvents> _log;
    private readonly Meter _meter;
    private readonly Counter<long> _stored;
    private readonly Counter<long> _withdrawn;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _published;
    private readonly Histogram<double> _outboxDelay;

    public CatalogEvents(ILogger<CatalogEvents> log, IMeterFactory meters)
    {
        _log = log;
        _meter = meters.Create("Craft.Catalog");
        _stored = _meter.CreateCounter<long>("craft.courses.stored", "{course}", "courses stored, by what happened to them");
        _withdrawn = _meter.CreateCounter<long>("craft.courses.withdrawn", "{course}", "courses withdrawn");
        _retries = _meter.CreateCounter<long>("craft.catalog.retries", "{attempt}", "units of work tried again");
        _published = _meter.CreateCounter<long>("craft.outbox.published", "{event}", "events handed to the publisher");
        _outboxDelay = _meter.CreateHistogram<double>("craft.outbox.delay.ms", "ms", "append to published");
    }

    internal void Stored(Courses.StoreResult result)
    {
        Count("added", result.Added);
        Count("changed", result.Changed);
        Count("refreshed", result.Refreshed);
        Count("unchanged", result.Unchanged);
        Count("refused", result.Refused.Count);
        foreach (var refused in result.Refused)
        {
            Refused(refused.Id.Length > 80 ? refused.Id[..80] : refused.Id, refused.Reason);
        }

        void Count(string outcome, int count)
        {
            if (count > 0)
            {
                _stored.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
            }
        }
    }

    internal void Withdrew(string source, int count)
    {
        _withdrawn.Add(count);
        CoursesWithdrawn(source, count);
    }

    internal void Retrying(string work, int attempt, Exception exception)
    {
        _retries.Add(1);
        TryingAgain(work, attempt, exception.GetType().Name, exception.Message);
    }

    internal void Published(int count, TimeSpan delay)
    {
        _published.Add(count);
        _outboxDelay.Record(delay.TotalMilliseconds);
    }

    public void Dispose() => _meter.Dispose();

    [LoggerMessage(3001, LogLevel.Warning, "refused course {CourseId}: {Reason}")]
    private partial void Refused(string courseId, string reason);

    [LoggerMessage(3002, LogLevel.Information, "withdrew {Count} courses of {Source}")]
    private partial void CoursesWithdrawn(string source, int count);

    [LoggerMessage(3003, LogLevel.Warning, "{Work}: attempt {Attempt} failed with {Error} ({Message}), trying again")]
    private partial void TryingAgain(string work, int attempt, string error, string message);

    [LoggerMessage(3004, LogLevel.Warning,
        "a complete poll of {Source} lost {Lost} of {Live} courses: nothing is withdrawn until craft ingest confirm")]
    internal partial void ShrinkHeld(string source, int lost, int live);

    [LoggerMessage(3005, LogLevel.Information, "the outbox continues after event {Sequence}")]
    internal partial void OutboxContinues(long sequence);

    [LoggerMessage(3006, LogLevel.Information, "knowledge base {Version}: stored {Occupations} occupations and {Skills} skills")]
    internal partial void KnowledgeStored(string version, int occupations, int skills);
}
