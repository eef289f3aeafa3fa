namespace Craft.Ingestor.Polling;

/// <summary>
/// Polls one source for ever. Whatever goes wrong with it or with the catalogue meanwhile ends one poll, shows in health
/// and logs, and is tried again later; other sources have loops of their own.
/// </summary>
internal sealed class SourceLoop(
    PollSource poll, TimeSpan interval, TimeSpan backOffMax, PollHealth health, Random random, TimeProvider time, IngestorEvents events)
{
    private const string Catalogue = "catalogue-away";
    private const string Bug = "bug";

    /// <summary>Ends only by cancellation.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var failures = 0;
        while (true)
        {
            var clock = time.GetTimestamp();
            var (failed, retryAfter) = await TryAsync(failures, ct);
            failures = failed ? failures + 1 : 0;
            var delay = failed
                ? PollDelay.AfterFailure(failures, interval, backOffMax, retryAfter, random.NextDouble())
                : PollDelay.AfterAnswer(interval, time.GetElapsedTime(clock));
            if (failed)
            {
                events.BackingOff(poll.Name, delay, failures);
            }

            await Task.Delay(delay, time, ct);
        }
    }

    private async Task<(bool Failed, TimeSpan? RetryAfter)> TryAsync(int failures, CancellationToken ct)
    {
        string reason;
        TimeSpan? retryAfter = null;
        try
        {
            var report = await poll.RunOnceAsync(ct);
            if (report.Outcome != PollOutcome.Failed)
            {
                health.Answered(report);
                return (false, null);
            }

            (reason, retryAfter) = (report.Reason, report.RetryAfter);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
        catch (Exception e) when (Told(e))
        {
            reason = CatalogueAway.Is(e) ? Catalogue : Bug;
        }

        health.Failed(poll.Name, reason, failures + 1, time.GetUtcNow());
        return (true, retryAfter);
    }

    // everything is caught here: what one source's data breaks must not stop the others
    private bool Told(Exception e)
    {
        if (CatalogueAway.Is(e))
        {
            events.CatalogueAway(poll.Name, e.GetType().Name);
        }
        else
        {
            events.PollBroke(poll.Name, e);
        }

        return true;
    }
}
