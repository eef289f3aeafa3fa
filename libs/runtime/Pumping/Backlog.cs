namespace Craft.Runtime;

/// <summary>
/// The one bound of a stage (C-6): what was polled and is not yet written or dropped, in messages and bytes. Full at the
/// limit, low again at half of it: pausing throws away what the client has fetched ahead, so it must be rare.
/// </summary>
internal sealed class Backlog(FlowLimits limits)
{
    private readonly object _gate = new();
    private long _messages;
    private long _bytes;
    private bool _waiting;

    public long Messages => Interlocked.Read(ref _messages);

    public bool IsFull => Messages >= limits.MaxMessages || Interlocked.Read(ref _bytes) >= limits.MaxBytes;

    public bool IsLow => Messages <= limits.MaxMessages / 2 && Interlocked.Read(ref _bytes) <= limits.MaxBytes / 2;

    public void Add(int bytes)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Remove(int messages, long bytes)
    {
        Interlocked.Add(ref _messages, -messages);
        Interlocked.Add(ref _bytes, -bytes);
        if (Volatile.Read(ref _waiting) && IsLow)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Blocks until it is low; false when that took too long. For one thread.</summary>
    public bool WaitUntilLow(TimeSpan limit)
    {
        var until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_gate)
        {
            Volatile.Write(ref _waiting, true);
            Interlocked.MemoryBarrier();
            while (!IsLow && until > Environment.TickCount64)
            {
                Monitor.Wait(_gate, (int)Math.Max(1, until - Environment.TickCount64));
            }

            Volatile.Write(ref _waiting, false);
            return IsLow;
        }
    }
}
