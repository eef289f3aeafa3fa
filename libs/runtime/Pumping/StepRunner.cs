using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>
/// Calls the step until every message of a batch has a verdict. A transient failure is repeated without end. Any other is
/// repeated a few times and then the batch is halved, so that one poison message costs about 2 log2(n) calls and its
/// neighbours succeed. While it waits, the stage is not ready, and the poll thread keeps the membership.
/// </summary>
internal sealed class StepRunner<TIn, TOut>(
    IStep<TIn, TOut> step,
    StageOptions stage,
    Part part,
    StageMeter meter,
    TimeProvider time,
    Random random,
    ILogger logger)
    where TIn : class
    where TOut : class
{
    private const string StepTrouble = "step";

    private readonly BackOff _backOff = new(stage.Retry.FirstDelay, stage.Retry.MaxDelay, random);

    /// <summary>
    /// One verdict per message, in order. <paramref name="giveUp"/> ends waiting between attempts (the process stops),
    /// <paramref name="ct"/> also the call itself; both throw <see cref="OperationCanceledException"/>.
    /// </summary>
    public async Task<IReadOnlyList<StepVerdict<TOut>>> RunAsync(
        IReadOnlyList<Message<TIn>> batch, CancellationToken giveUp, CancellationToken ct)
    {
        var verdicts = new StepVerdict<TOut>[batch.Count];
        if (batch.Count > 0)
        {
            await RunPartAsync(batch, 0, verdicts, stage.Retry.Attempts, 0, giveUp, ct);
            part.Clear(StepTrouble);
        }

        return verdicts;
    }

    // batch is the slice of the whole that begins at start; tried = how often its messages were in a failed call before
    private async Task RunPartAsync(
        IReadOnlyList<Message<TIn>> batch, int start, StepVerdict<TOut>[] verdicts, int attemptsMax, int tried,
        CancellationToken giveUp, CancellationToken ct)
    {
        var (outcomes, failure, failed) = await CallAsync(batch, attemptsMax, giveUp, ct);
        tried += failed;
        if (outcomes is not null)
        {
            for (var i = 0; i < outcomes.Count; i++)
            {
                verdicts[start + i] = new(outcomes[i], tried + 1, null);
            }

            return;
        }

        if (batch.Count == 1)
        {
            verdicts[start] = new(null, tried, failure);
            return;
        }

        logger.Halving(stage.Name, batch.Count);
        var half = batch.Count / 2;
        foreach (var (from, count) in ((int, int)[])[(0, half), (half, batch.Count - half)])
        {
            // the whole was tried often enough; only a message that stands alone gets a second chance before it is rejected
            Message<TIn>[] slice = [.. batch.Skip(from).Take(count)];
            await RunPartAsync(slice, start + from, verdicts, count == 1 ? 2 : 1, tried, giveUp, ct);
        }
    }

    // outcomes, or the failure that remained; and how many calls failed for a reason that does not pass
    private async Task<(IReadOnlyList<Outcome<TOut>>? Outcomes, Exception? Failure, int Failed)> CallAsync(
        IReadOnlyList<Message<TIn>> batch, int attemptsMax, CancellationToken giveUp, CancellationToken ct)
    {
        var failed = 0;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan delay;
            var started = time.GetTimestamp();
            try
            {
                return (await CallOnceAsync(batch, ct), null, failed);
            }
            catch (Exception e) when (!ct.IsCancellationRequested && e is not StepContractException)
            {
                var transient = Transient.Is(e) || stage.Retry.IsTransient?.Invoke(e) == true;
                failed += transient ? 0 : 1;
                meter.StepFailed(e, time.GetElapsedTime(started));
                if (failed >= attemptsMax)
                {
                    return (null, e, failed);
                }

                delay = _backOff.After(attempt);
                part.Trouble(StepTrouble, $"step fails with {e.GetType().Name}, attempt {attempt}");
                logger.StepFailed(e, stage.Name, batch.Count, attempt, transient, delay);
            }

            await Task.Delay(delay, time, giveUp);
        }
    }

    private async Task<IReadOnlyList<Outcome<TOut>>> CallOnceAsync(IReadOnlyList<Message<TIn>> batch, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var outcomes = await step.HandleAsync(batch, ct);
        if (outcomes is null || outcomes.Count != batch.Count)
        {
            throw new StepContractException($"{step.GetType().Name} gave {outcomes?.Count ?? 0} outcomes for {batch.Count} messages");
        }

        // a missing outcome is a bug of the step: as a dead letter it would look like a bad message
        if (outcomes.Contains(null!))
        {
            throw new StepContractException($"{step.GetType().Name} gave null for one of {batch.Count} messages");
        }

        meter.Stepped(batch.Count, time.GetElapsedTime(started));
        return outcomes;
    }
}
