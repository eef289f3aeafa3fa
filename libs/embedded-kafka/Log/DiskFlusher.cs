namespace Craft.EmbeddedBroker.Log;

/// <summary>Forces written files to the disk: one flush serves everything written before it (group commit).</summary>
internal sealed class DiskFlusher : IAsyncDisposable
{
    private readonly FsyncPolicy _policy;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly EmbeddedKafkaEvents _events;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _lock = new();
    private readonly Task _loop;
    private HashSet<AppendFile> _dirty = [];
    private HashSet<AppendFile> _flushing = [];
    private TaskCompletionSource _next = NewCycle();
    private TaskCompletionSource? _running;

    public DiskFlusher(FsyncPolicy policy, TimeSpan interval, TimeProvider time, EmbeddedKafkaEvents events)
    {
        (_policy, _interval, _time, _events) = (policy, interval, time, events);
        _loop = RunAsync(_stop.Token);
    }

    public void MarkDirty(AppendFile file)
    {
        lock (_lock)
        {
            if (!_dirty.Add(file) || _dirty.Count > 1) return;
            _wake.Release();
        }
    }

    /// <summary>Under <see cref="FsyncPolicy.Always"/> ends when everything written so far is on the disk, else at once.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public Task WhenDurableAsync(CancellationToken ct)
    {
        if (_policy == FsyncPolicy.Interval) return Task.CompletedTask;
        lock (_lock)
        {
            // The next cycle starts after the running one, so it covers files that are in both.
            var cycle = _dirty.Count > 0 ? _next : _running;
            return cycle is null ? Task.CompletedTask : cycle.Task.WaitAsync(ct);
        }
    }

    /// <summary>Flushes one file now; the failure is logged and returned.</summary>
    public IOException? TryFlush(AppendFile file)
    {
        try
        {
            file.Flush();
            return null;
        }
        catch (IOException e)
        {
            _events.FlushFailed(file.Path, e.Message);
            return e;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        FlushAll(StartCycle());
        _stop.Dispose();
        _wake.Dispose();
    }

    private static TaskCompletionSource NewCycle() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(ct);
                if (_policy == FsyncPolicy.Interval) await Task.Delay(_interval, _time, ct);
                FlushAll(StartCycle());
            }
        }
        catch (OperationCanceledException)
        {
            // The rest is flushed by DisposeAsync.
        }
    }

    private TaskCompletionSource StartCycle()
    {
        lock (_lock)
        {
            (_dirty, _flushing) = (_flushing, _dirty);
            (_running, _next) = (_next, NewCycle());
            return _running;
        }
    }

    private void FlushAll(TaskCompletionSource cycle)
    {
        IOException? failure = null;
        foreach (var file in _flushing) failure = TryFlush(file) ?? failure;
        _flushing.Clear();
        lock (_lock) _running = null;
        if (failure is null) cycle.SetResult();
        else if (_policy == FsyncPolicy.Always) cycle.SetException(failure);
    }
}
