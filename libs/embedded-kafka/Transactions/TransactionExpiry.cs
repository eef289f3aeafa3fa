using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Transactions;

/// <summary>Aborts transactions that stay open too long, and completes decided ones that could not be completed.</summary>
internal sealed class TransactionExpiry : IAsyncDisposable
{
    private const int RetryMs = 1000;
    private const int LongestWaitMs = 60_000;
    private readonly TransactionCoordinator _coordinator;
    private readonly MonotonicClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _deadlines = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private readonly Task _loop;
    private long _wakesAtMs = long.MaxValue;

    public TransactionExpiry(TransactionCoordinator coordinator, MonotonicClock clock)
    {
        (_coordinator, _clock) = (coordinator, clock);
        _timer = clock.Time.CreateTimer(
            static state => ((TransactionExpiry)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        coordinator.Watch = Watch;
        _loop = RunAsync(_stop.Token);
    }

    /// <summary>Starts the time of a transaction that has just opened (or was found open at start-up).</summary>
    public void Watch(string id, int timeoutMs)
    {
        lock (_lock)
        {
            var deadline = _clock.NowMs + timeoutMs;
            _deadlines[id] = deadline;
            if (deadline < _wakesAtMs) Schedule(deadline);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _coordinator.Watch = null;
        await _stop.CancelAsync();
        await _loop;
        await _timer.DisposeAsync();
        _stop.Dispose();
        _wake.Dispose();
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
    }

    private void Schedule(long deadline)
    {
        _wakesAtMs = deadline;
        var delay = Math.Clamp(deadline - _clock.NowMs, 1, LongestWaitMs);
        _timer.Change(TimeSpan.FromMilliseconds(delay), Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(ct);
                foreach (var id in TakeDue())
                {
                    if (!await _coordinator.ExpireAsync(id, () => !IsWatched(id), ct)) Watch(id, RetryMs);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Open transactions are found again at the next start.
        }
    }

    private bool IsWatched(string id)
    {
        lock (_lock) return _deadlines.ContainsKey(id);
    }

    private List<string> TakeDue()
    {
        lock (_lock)
        {
            var now = _clock.NowMs;
            List<string> due = [.. _deadlines.Where(pair => pair.Value <= now).Select(pair => pair.Key)];
            foreach (var id in due) _deadlines.Remove(id);
            _wakesAtMs = long.MaxValue;
            if (_deadlines.Count > 0) Schedule(_deadlines.Values.Min());
            return due;
        }
    }
}
