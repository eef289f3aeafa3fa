using Craft.Catalog.Courses;
using Craft.Catalog.Polls;
using Craft.Ingestor.Cleaning;
using Craft.Ingestor.Sources;

namespace Craft.Ingestor.Polling;

/// <summary>
/// One poll of one source: read, clean, store page by page while the next pages are being read, and only at a believed end
/// consider withdrawals. A source that fails is an outcome; a catalogue that fails is thrown.
/// </summary>
public sealed class PollSource(ICourseSource source, string defaultLanguage, PollSink sink, TimeProvider time, IngestorEvents events)
{
    // one transaction each; PostgreSQL serialises the commits
    private const int PageCourses = 200;
    private const int PagesAhead = 4;

    // a slow source is stored as it comes
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    public string Name => source.Name;

    /// <summary>Never throws for what the source does.</summary>
    public async Task<PollReport> RunOnceAsync(CancellationToken ct)
    {
        var started = time.GetUtcNow();
        var clock = time.GetTimestamp();
        var pollId = $"{source.Name}-{started:yyyyMMdd'T'HHmmss.fffffff}";
        var count = new PollCount();
        var end = default(PollEnd);
        var failure = default(SourceUnavailableException);
        try
        {
            end = await ReadAsync(started, count, ct);
        }
        catch (SourceUnavailableException e)
        {
            failure = e;
        }

        var withdrawn = default(WithdrawResult);
        if (end is { IsComplete: true })
        {
            var poll = new CompletedPoll
            {
                Source = source.Name,
                PollId = pollId,
                Seen = count.Seen,
                CompletedAt = time.GetUtcNow(),
                Totals = Totals(count),
            };
            withdrawn = await sink.CompleteAsync(poll, ct);
        }
        else
        {
            await sink.RecordFailureAsync(source.Name, failure?.Reason ?? end!.Reason, time.GetUtcNow(), ct);
        }

        var outcome = failure is not null ? PollOutcome.Failed : end!.IsComplete ? PollOutcome.Complete : PollOutcome.Incomplete;
        var report = new PollReport(
            source.Name, pollId, outcome, failure?.Reason ?? end!.Reason, started, time.GetElapsedTime(clock), count.Pages,
            count.Courses, count.Unchanged, count.Repeated, count.Unreadable, count.Refused, count.Stored,
            withdrawn?.Withdrawn ?? 0, withdrawn?.Held ?? false, failure?.RetryAfter);
        events.Polled(report);
        return report;
    }

    // courses that needed no reading are unchanged ones to the status
    private static StoreResult Totals(PollCount count) => count.Stored with { Unchanged = count.Stored.Unchanged + count.Unchanged };

    private async Task<PollEnd> ReadAsync(DateTimeOffset started, PollCount count, CancellationToken ct)
    {
        var context = new PollContext(started, await sink.ReadMarksAsync(source.Name, ct));
        var end = PollEnd.Incomplete("no-end");
        var page = new List<ObservedCourse>(PageCourses);
        var flushed = time.GetTimestamp();
        try
        {
            await foreach (var read in ReadAhead.Of(source.ReadAsync(context, ct), PagesAhead, ct))
            {
                count.Add(read, source.Name);
                foreach (var raw in read.Courses)
                {
                    Take(raw, page, count);
                    if (page.Count >= PageCourses)
                    {
                        await FlushAsync(page, started, count, ct);
                        flushed = time.GetTimestamp();
                    }
                }

                if (time.GetElapsedTime(flushed) > _longestWait)
                {
                    await FlushAsync(page, started, count, ct);
                    flushed = time.GetTimestamp();
                }

                end = read.End ?? end;
            }
        }
        catch (SourceUnavailableException)
        {
            // what came before is good
            await FlushAsync(page, started, count, ct);
            throw;
        }

        await FlushAsync(page, started, count, ct);
        return end;
    }

    private void Take(RawCourse raw, List<ObservedCourse> page, PollCount count)
    {
        count.Courses++;

        // a course that lost its title is still offered: it keeps the form that it had
        count.Seen.Add($"{source.Name}:{raw.SourceId}");
        var cleaned = CourseCleaning.Clean(raw, source.Name, defaultLanguage);
        if (cleaned.Course is { } course)
        {
            count.Seen.Add(course.Id);
            page.Add(course);
        }
        else
        {
            count.Refuse(cleaned.Refused!);
        }
    }

    private async Task FlushAsync(List<ObservedCourse> page, DateTimeOffset started, PollCount count, CancellationToken ct)
    {
        if (page.Count == 0)
        {
            return;
        }

        var stored = await sink.StoreAsync(page, started, ct);
        foreach (var refused in stored.Refused)
        {
            count.Refuse("not-storable");
        }

        count.Stored = count.Stored.Plus(stored);
        page.Clear();
    }
}
