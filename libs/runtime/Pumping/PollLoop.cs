using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>
/// The one thread that talks to the consumer: polls, pauses, takes part in rebalances, rewinds. It never waits for work,
/// but for the bounded handshake on revoke, so the group never doubts that this member lives.
/// </summary>
internal sealed class PollLoop : IDisposable
{
    private static readonly TimeSpan _pollWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _pausedWait = TimeSpan.FromMilliseconds(5);

    // Pausing throws away what the client has fetched ahead and costs up to an open fetch (500 ms): a stage that is merely
    // busy is waited for, short enough for the group; only a slow one is paused.
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _requestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _lagEvery = TimeSpan.FromSeconds(1);

    private readonly StageOptions _stage;
    private readonly Backlog _backlog;
    private readonly Part _part;
    private readonly PartTrouble _unread;
    private readonly StageMeter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<InFlight> _deliver;
    private readonly Dictionary<TopicPartition, Lane> _lanes = [];
    private readonly ConcurrentQueue<Lane> _toRewind = new();
    private readonly Lock _closing = new();
    private bool _paused;
    private bool _reassigned;
    private bool _draining;
    private long _lagAt;

    public PollLoop(
        KafkaClients clients, StageOptions stage, Backlog backlog, Part part, StageMeter meter, TimeProvider time,
        ILogger logger, Action<InFlight> deliver)
    {
        (_stage, _backlog, _part, _meter, _time, _logger, _deliver) = (stage, backlog, part, meter, time, logger, deliver);
        _unread = new(part, "read");
        Consumer = clients.StageConsumer(stage)
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnRevoked([.. partitions.Select(p => p.TopicPartition)]))
            .SetPartitionsLostHandler((_, partitions) => OnLost([.. partitions.Select(p => p.TopicPartition)]))
            .Build();
    }

    /// <summary>For committing; everything else is this loop's.</summary>
    public IConsumer<byte[]?, byte[]?> Consumer { get; }

    /// <summary>Held while a batch is checked and written, and while lanes are closed: no write of a lane outlives it.</summary>
    public Lock Closing => _closing;

    public void Subscribe() => Consumer.Subscribe(_stage.InputTopics);

    /// <summary>Polls until <paramref name="stopping"/>.</summary>
    public void Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Turn(_pollWait);
        }
    }

    /// <summary>Starts nothing new and polls on until what is in hand is written; false when that took too long or broke.</summary>
    public bool Drain(CancellationToken broken)
    {
        var started = _time.GetTimestamp();
        _draining = true;
        foreach (var lane in _lanes.Values)
        {
            lane.StopIntake();
        }

        while (_lanes.Values.Any(lane => !lane.IsIdle))
        {
            if (broken.IsCancellationRequested || _time.GetElapsedTime(started) > _stage.Flow.DrainTimeout)
            {
                return false;
            }

            Turn(_pausedWait);
        }

        return true;
    }

    /// <summary>Leaves the group; a static member keeps its partitions for its next start.</summary>
    public void Leave()
    {
        // forgotten first: closing revokes them, and that must not wait for what nobody finishes any more
        CloseLanes(Forget([.. _lanes.Keys]));
        Consumer.Close();
    }

    /// <summary>The lane's results were taken back: read again from the committed offset. Called by the writer's thread.</summary>
    public void Rewind(Lane lane)
    {
        lane.Close();
        _toRewind.Enqueue(lane);
    }

    public void Dispose() => Consumer.Dispose();

    private void Turn(TimeSpan wait)
    {
        if (!_toRewind.IsEmpty && !_draining)
        {
            RewindLanes();
        }

        try
        {
            Throttle(pause: _draining || (_paused ? !_backlog.IsLow : _backlog.IsFull && !_backlog.WaitUntilLow(_patience)));
            if (Consumer.Consume(_paused ? _pausedWait : wait) is { } result)
            {
                Accept(result);
            }

            ReportLag();
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            _logger.ConsumeFailed(_stage.Name, e.Error.Code, e.Error.Reason);
            _unread.Set(ConsumeTrouble.Sentence(_stage, e.Error));
        }
    }

    private void Accept(ConsumeResult<byte[]?, byte[]?> result)
    {
        if (!_lanes.TryGetValue(result.TopicPartition, out var lane) || !lane.IsOpen)
        {
            return;
        }

        _unread.Clear();
        var item = new InFlight(lane, RawRecord.From(result));
        _backlog.Add(item.Bytes);
        _meter.InFlight(1);
        _deliver(item);
    }

    private void Throttle(bool pause)
    {
        if (pause != _paused || _reassigned)
        {
            // After an assignment all are told again: a new one does not know of the pause, and one that was paused when
            // it went away is still paused when it comes back (librdkafka 5591), for good unless it is resumed.
            if (pause)
            {
                Consumer.Pause(_lanes.Keys);
            }
            else
            {
                Consumer.Resume(_lanes.Keys);
            }
        }

        (_paused, _reassigned) = (pause, false);
    }

    private void OnAssigned(List<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            _lanes[partition] = new(partition);
        }

        _unread.Clear();
        _reassigned = true;
        _part.Ready($"{_lanes.Count} partitions");
        _logger.Assigned(_stage.Name, string.Join(", ", partitions));
    }

    // The handshake: the group waits for this handler, so what is in hand can still be committed here.
    private void OnRevoked(IReadOnlyList<TopicPartition> partitions)
    {
        var lanes = Forget(partitions);
        foreach (var lane in lanes)
        {
            lane.StopIntake();
        }

        var started = _time.GetTimestamp();
        var finished = true;
        foreach (var lane in lanes)
        {
            var left = _stage.Flow.RevokeTimeout - _time.GetElapsedTime(started);
            finished &= lane.WaitIdle(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        CloseLanes(lanes);
        _part.Ready($"{_lanes.Count} partitions");
        _logger.Revoked(_stage.Name, string.Join(", ", partitions), finished);
    }

    // Somebody else owns them already: whatever is in hand must not be written.
    private void OnLost(IReadOnlyList<TopicPartition> partitions)
    {
        CloseLanes(Forget(partitions));
        _part.Ready($"{_lanes.Count} partitions");
        _logger.Lost(_stage.Name, string.Join(", ", partitions));
    }

    private List<Lane> Forget(IReadOnlyList<TopicPartition> partitions)
    {
        var lanes = new List<Lane>();
        foreach (var partition in partitions)
        {
            if (_lanes.Remove(partition, out var lane))
            {
                lanes.Add(lane);
            }
        }

        return lanes;
    }

    private void CloseLanes(IReadOnlyList<Lane> lanes)
    {
        // Bounded: a write that hangs is refused by the broker later, because it carries the old generation.
        var entered = _closing.TryEnter(_requestTimeout);
        foreach (var lane in lanes)
        {
            lane.Close();
        }

        if (entered)
        {
            _closing.Exit();
        }
    }

    private void RewindLanes()
    {
        var lanes = new List<Lane>();
        while (_toRewind.TryDequeue(out var lane))
        {
            if (_lanes.TryGetValue(lane.Partition, out var current) && current == lane && !lanes.Contains(lane))
            {
                lanes.Add(lane);
            }
        }

        if (lanes.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var committed in Consumer.Committed(lanes.Select(l => l.Partition), _requestTimeout))
            {
                var offset = committed.Offset == Offset.Unset ? Offset.Beginning : committed.Offset;
                Consumer.Seek(new(committed.TopicPartition, offset));
                _lanes[committed.TopicPartition] = new(committed.TopicPartition);
            }

            _logger.Rewound(_stage.Name, lanes.Count);
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            _logger.RewindPostponed(_stage.Name, e.Error.Reason);
            foreach (var lane in lanes)
            {
                _toRewind.Enqueue(lane);
            }
        }
    }

    // from what the client knows already: no request
    private void ReportLag()
    {
        if (_time.GetElapsedTime(_lagAt) < _lagEvery)
        {
            return;
        }

        _lagAt = _time.GetTimestamp();
        var lag = _backlog.Messages;
        foreach (var partition in _lanes.Keys)
        {
            var (position, high) = (Consumer.Position(partition), Consumer.GetWatermarkOffsets(partition).High);
            lag += position.IsSpecial || high.IsSpecial ? 0 : Math.Max(0, high.Value - position.Value);
        }

        _meter.Lag(lag);
    }
}
