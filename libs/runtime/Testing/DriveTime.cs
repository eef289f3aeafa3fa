namespace Craft.Runtime.Testing;

/// <summary>
/// A clock that never waits: whoever waits for a while finds that so much time has passed. Back-off of hours takes no time
/// in a test, and <see cref="TimeProvider.GetUtcNow"/> tells how long it would have been. Periodic timers fire once.
/// </summary>
public sealed class DriveTime : TimeProvider
{
    private readonly DateTimeOffset _start;
    private long _passed;

    public DriveTime()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public DriveTime(DateTimeOffset start) => _start = start;

    /// <summary>How much time has passed since the beginning.</summary>
    public TimeSpan Passed => TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _passed, by.Ticks);

    public override DateTimeOffset GetUtcNow() => _start + Passed;

    public override long GetTimestamp() => Passed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(DriveTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan || Volatile.Read(ref _disposed))
            {
                return false;
            }

            time.Advance(dueTime);
            ThreadPool.QueueUserWorkItem(_ =>
            {
                if (!Volatile.Read(ref _disposed))
                {
                    callback(state);
                }
            });
            return true;
        }

        public void Dispose() => Volatile.Write(ref _disposed, true);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
