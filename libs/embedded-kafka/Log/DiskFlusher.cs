namespace Craft.EmbeddedBroker.Log;

/// <summary>Forces written files to the disk: one flush serves everything written before it (group commit).</summary>
internal sealed class DiskFlusher : IAsyncDisposable
{
    public const long DefaultMaxBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan _complaintPause = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, long> _complaints = new(StringComparer.Ordinal);
    private readonly FsyncPolicy _policy;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly EmbeddedKafkaEvents _events;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _lock = new();
    private readonly Task _loop;
    private readonly long _maxBytes;
    private readonly SemaphoreSlim _full = new(0, 1);
    private long _waitingBytes;
    private long _freeBytes = long.MaxValue;
    private HashSet<AppendFile> _dirty = [];
    private HashSet<AppendFile> _flushing = [];
    private TaskCompletionSource _next = NewCycle();
    private TaskCompletionSource? _running;

    public DiskFlusher(
        FsyncPolicy policy, TimeSpan interval, TimeProvider time, EmbeddedKafkaEvents events, long maxBytes = DefaultMaxBytes)
    {
        (_policy, _interval, _time, _events, _maxBytes) = (policy, interval, time, events, maxBytes);
        _loop = RunAsync(_stop.Token);
    }

    /// <summary>Sees every write (path, position, bytes) before it happens; crash tests rebuild any moment from it.</summary>
    internal Action<string, long, byte[]>? BeforeWrite { get; init; }

    /// <summary>Sees every file (path, bytes) after it was forced to the disk; the rest is what a power cut may take.</summary>
    internal Action<string, long>? AfterFlush { get; init; }

    /// <summary>Stands for the free bytes of the disk in tests; writes beyond them fail half done.</summary>
    internal long FreeBytes
    {
        get => Interlocked.Read(ref _freeBytes);
        set => Interlocked.Exchange(ref _freeBytes, value);
    }

    /// <exception cref="IOException">The disk of the test is full.</exception>
    public void TakeRoom(int bytes)
    {
        var free = FreeBytes;
        if (free == long.MaxValue) return;
        if (bytes > free) throw new IOException("no space left on device");
        FreeBytes = free - bytes;
    }

    /// <summary>Says that the disk refuses a file or folder, once in a while and not once per write.</summary>
    public void Complain(string path, string reason)
    {
        lock (_complaints)
        {
            var now = _time.GetTimestamp();
            if (_complaints.TryGetValue(path, out var last) && _time.GetElapsedTime(last, now) < _complaintPause) return;
            _complaints[path] = now;
        }
        _events.AppendFailed(path, reason);
    }

    /// <summary>So many written bytes do not wait for the interval to end.</summary>
    public void CountBytes(int bytes)
    {
        if (Interlocked.Add(ref _waitingBytes, bytes) < _maxBytes || _policy != FsyncPolicy.Interval) return;
        lock (_lock)
        {
            if (_full.CurrentCount == 0) _full.Release();
        }
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
        _full.Dispose();
    }

    private static TaskCompletionSource NewCycle() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(ct);
                if (_policy == FsyncPolicy.Interval) await IntervalOrBytesAsync(ct);
                FlushAll(StartCycle());
            }
        }
        catch (OperationCanceledException)
        {
            // The rest is flushed by DisposeAsync.
        }
    }

    private async Task IntervalOrBytesAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var full = _full.WaitAsync(stop.Token);
        await Task.WhenAny(Task.Delay(_interval, _time, stop.Token), full);
        await stop.CancelAsync();
        // Waited for, so that a release meant for the next cycle is not taken by this one.
        await full.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
    }

    private TaskCompletionSource StartCycle()
    {
        Interlocked.Exchange(ref _waitingBytes, 0);
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
