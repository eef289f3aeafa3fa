namespace Craft.EmbeddedBroker.Log;

/// <summary>One fetch that waits for new records in any of its partitions, or for its time to run out.</summary>
internal sealed class FetchWait : IDisposable
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;

    public FetchWait(TimeSpan limit, TimeProvider time)
    {
        _timer = time.CreateTimer(
            static state => ((FetchWait)state!)._done.TrySetResult(false), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True when woken by new records, false when the time ran out.</summary>
    public Task<bool> WhenDone(CancellationToken ct) => _done.Task.WaitAsync(ct);

    public void Wake() => _done.TrySetResult(true);

    public void Dispose() => _timer.Dispose();
}
