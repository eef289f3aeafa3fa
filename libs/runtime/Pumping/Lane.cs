using Confluent.Kafka;

namespace Craft.Runtime;

/// <summary>
/// One ownership of one partition. Every record in flight holds the lane it came through, and each later step asks it
/// whether the record still counts: a revoke or an abort closes the lane, and whatever came through it dies where it is.
/// A partition that comes back, or is rewound, gets a new lane.
/// </summary>
internal sealed class Lane(TopicPartition partition)
{
    private readonly object _gate = new();
    private bool _takesWork = true;
    private bool _open = true;
    private int _busy;

    public TopicPartition Partition { get; } = partition;

    /// <summary>False once results of this lane must not be written any more.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _open;
            }
        }
    }

    /// <summary>A record goes into the step. False: forget it, somebody will read it again.</summary>
    public bool TryStart()
    {
        lock (_gate)
        {
            if (!_takesWork)
            {
                return false;
            }

            _busy++;
            return true;
        }
    }

    /// <summary>A started record is written or dropped.</summary>
    public void Done()
    {
        lock (_gate)
        {
            _busy--;
            if (_busy == 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>What is in hand may finish, nothing new starts.</summary>
    public void StopIntake()
    {
        lock (_gate)
        {
            _takesWork = false;
        }
    }

    /// <summary>Nothing of this lane is written from now on.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _takesWork = false;
            _open = false;
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _busy == 0;
            }
        }
    }

    /// <summary>Blocks until nothing of this lane is in hand; false when that took too long.</summary>
    public bool WaitIdle(TimeSpan limit)
    {
        var until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_gate)
        {
            while (_busy > 0)
            {
                var left = until - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_gate, (int)left))
                {
                    return _busy == 0;
                }
            }

            return true;
        }
    }
}
