using System.Diagnostics;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>
/// Runs one step on a stream of messages. Four workers in a row, each with the next batch while its neighbour has the
/// one before:
/// <code>
///        (1) poll ──► (2) decode ──► (3) compute ──► (4) commit
///     own thread      bytes to        the step, with     own thread: outputs, dead letters
///     never waits     messages        retry and          and offsets in one transaction
///         ▲                           bisection               │
///         │◄── (5) backlog full: pause, half empty: resume ◄──┤
///         └◄── (6) aborted: back to the committed offsets ◄───┘
/// </code>
/// (1) A record enters through the lane of its partition. (2) What cannot be read is a dead letter already. (3) A batch is
/// what waits when the step is free; nothing is begun at the broker while it computes, so a slow step holds no transaction
/// open. (4) Batches become durable in order; those that wait are written together. (5) One bound counts everything
/// between poll and commit. (6) An abort closes the lanes of its batch, and what else came through them dies on the way.
/// (7) Revoke is a handshake: nothing new starts, what is in hand is committed, then the lane closes and the group goes
/// on. (8) Stop is the same for all lanes, within a limit. A part that breaks stops the process.
/// </summary>
internal sealed class Pump<TIn, TOut> : IDisposable
    where TIn : class
    where TOut : class
{
    private readonly StageOptions _stage;
    private readonly Func<RawRecord, Decoded<TIn>> _decode;
    private readonly StageFailure _failure;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly StageMeter _meter;
    private readonly Backlog _backlog;
    private readonly PollLoop _poll;
    private readonly IBatchWriter _writer;
    private readonly BatchCommitter _committer;
    private readonly StepRunner<TIn, TOut> _runner;
    private readonly OutcomeEncoder<TOut> _encoder;
    private readonly StageTraces _traces;
    private readonly Channel<InFlight> _polled;
    private readonly Channel<Waiting<TIn>> _decoded;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _ended = new();
    private Thread? _pollThread;
    private Thread? _commitThread;
    private Task _workers = Task.CompletedTask;

    public Pump(
        StageOptions stage, IStep<TIn, TOut> step, Func<RawRecord, Decoded<TIn>>? decode, Func<TOut, byte[]>? encode,
        KafkaClients clients, PartHealth health, StageFailure failure, TimeProvider time, ILogger logger)
    {
        (_stage, _failure, _time, _logger) = (stage, failure, time, logger);
        _decode = decode ?? (record => RecordDecoder.Decode<TIn>(record, stage.KeyRequired, stage.MaxValueBytes));
        var part = health.Part(stage.Name);
        var random = new Random(StringComparer.Ordinal.GetHashCode(stage.Name));
        (_meter, _backlog, _traces) = (new(stage), new(stage.Flow), new(stage));
        _encoder = new(stage, encode, time);
        _runner = new(step, stage, part, _meter, time, random, logger);

        // twice the bound: a partition that is assigned while the stage is full may deliver before it is paused
        _polled = Queue<InFlight>(2 * stage.Flow.MaxMessages);
        _decoded = Queue<Waiting<TIn>>(2 * stage.Flow.MaxMessages);
        _poll = new(clients, stage, _backlog, part, _meter, time, logger, Deliver);
        var transactionalId = $"{stage.GroupId}-{clients.Options.InstanceId}";
        _writer = stage.Delivery == Delivery.ExactlyOnce
            ? new TransactionWriter(clients.Transactional(transactionalId), stage.Name, logger)
            : new AcknowledgedWriter(clients.Idempotent(transactionalId), _poll.Consumer, stage.Name, logger);
        _committer = new(_writer, _poll, stage, _backlog, part, _meter, time, new(random.Next()), logger);
    }

    public void Start()
    {
        _pollThread = Begin("poll", Poll);
        _commitThread = Begin("commit", Commit);
        _workers = Task.WhenAll(GuardAsync(DecodeAsync), GuardAsync(ComputeAsync));
    }

    /// <summary>Finishes what is in hand, leaves the group, ends the threads; bounded by the stage's drain limit.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAny(_workers, Task.Delay(_stage.Flow.DrainTimeout + TimeSpan.FromSeconds(1), _time, CancellationToken.None));
        _pollThread?.Join(3_000);
        _commitThread?.Join(1_000);
    }

    public void Dispose()
    {
        // a thread that hangs in the client still uses it: leave those to the end of the process
        if (_pollThread is { IsAlive: true } || _commitThread is { IsAlive: true })
        {
            return;
        }

        _writer.Dispose();
        _committer.Dispose();
        _poll.Dispose();
        _stopping.Dispose();
        _ended.Dispose();
    }

    private static Channel<T> Queue<T>(int capacity) => Channel.CreateBounded<T>(
        new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });

    // (1), and the end of everything: whoever leaves last is the thread that owns the consumer
    private void Poll()
    {
        try
        {
            // first the writer: that fences a predecessor, whose last transaction is then decided before we read offsets
            _writer.Start(_stopping.Token);
            _poll.Subscribe();
            _poll.Run(_stopping.Token);
            var finished = _poll.Drain(_ended.Token);
            _logger.Stopped(_stage.Name, finished);
        }
        finally
        {
            _ended.Cancel();
            _polled.Writer.TryComplete();
            _poll.Leave();
        }
    }

    private void Deliver(InFlight item)
    {
        if (!_polled.Writer.TryWrite(item))
        {
            throw new InvalidOperationException($"{_stage.Name}: more than {2 * _stage.Flow.MaxMessages} messages in flight");
        }
    }

    // (2)
    private async Task DecodeAsync(CancellationToken ct)
    {
        await foreach (var item in _polled.Reader.ReadAllAsync(ct))
        {
            await _decoded.Writer.WriteAsync(new(item, Decode(item)), ct);
        }
    }

    private Message<TIn>? Decode(InFlight item)
    {
        var record = item.Record;
        switch (_decode(record))
        {
            case Decoded<TIn>.Accepted accepted:
                return new(
                    accepted.Key, accepted.Value, record.Topic, record.Partition, record.Offset, record.Timestamp,
                    record.Headers);
            case Decoded<TIn>.Refused refused:
                _encoder.Reject(item, new(refused.Reason, refused.Detail));
                return null;
            default:
                throw new StepContractException($"the decoder of {_stage.Name} gave nothing");
        }
    }

    // (3)
    private async Task ComputeAsync(CancellationToken ct)
    {
        while (await _decoded.Reader.WaitToReadAsync(ct))
        {
            if (_stage.Batch.Linger > TimeSpan.Zero && _decoded.Reader.Count < _stage.Batch.MaxMessages)
            {
                await Task.Delay(_stage.Batch.Linger, _time, ct);
            }

            var batch = TakeBatch();
            if (batch.Count > 0)
            {
                try
                {
                    await StepAsync(batch, ct);
                }
                catch
                {
                    Drop(batch);
                    throw;
                }

                _committer.Add(batch.ConvertAll(w => w.Item), ct);
            }
        }
    }

    private List<Waiting<TIn>> TakeBatch()
    {
        var batch = new List<Waiting<TIn>>(Math.Min(_stage.Batch.MaxMessages, _decoded.Reader.Count));
        var (bytes, cost) = (0L, 0L);
        while (_stage.Batch.HasRoom(batch.Count, bytes, cost) && _decoded.Reader.TryRead(out var waiting))
        {
            if (waiting.Item.Lane.TryStart())
            {
                batch.Add(waiting);
                bytes += waiting.Item.Bytes;
                cost += _stage.CostOf?.Invoke(waiting.Item.Record) ?? 0;
            }
            else
            {
                _meter.InFlight(-1);
                _backlog.Remove(1, waiting.Item.Bytes);
            }
        }

        return batch;
    }

    // the step was given up: nobody waits for these any more
    private void Drop(List<Waiting<TIn>> batch)
    {
        _meter.InFlight(-batch.Count);
        foreach (var waiting in batch)
        {
            waiting.Item.Lane.Close();
            waiting.Item.Lane.Done();
            _backlog.Remove(1, waiting.Item.Bytes);
        }
    }

    private async Task StepAsync(List<Waiting<TIn>> batch, CancellationToken ct)
    {
        var readable = batch.TrueForAll(w => w.Message is not null) ? batch : batch.FindAll(w => w.Message is not null);
        var spans = readable.ConvertAll(w => _traces.Start(w.Item.Record));
        Activity.Current = null;
        var verdicts = await _runner.RunAsync(readable.ConvertAll(w => w.Message!), _stopping.Token, ct);
        for (var i = 0; i < verdicts.Count; i++)
        {
            var item = readable[i].Item;
            _encoder.Apply(item, verdicts[i], StageTraces.ContextOf(item.Record, spans[i]));
            spans[i]?.Dispose();
        }
    }

    // (4)
    private void Commit()
    {
        if (_committer.Run(_ended.Token))
        {
            _failure.Fail(_stage.Name, StageFailure.Flood, "half of the last 1000 messages were rejected");
            _ended.Cancel();
        }
    }

    private Thread Begin(string worker, Action body)
    {
        var thread = new Thread(() => Guard(body)) { Name = $"{_stage.Name} {worker}", IsBackground = true };
        thread.Start();
        return thread;
    }

    private async Task GuardAsync(Func<CancellationToken, Task> body)
    {
        await Task.Yield();
        try
        {
            await body(_ended.Token);
        }
        catch (Exception e) when (IsStop(e) || Fail(e))
        {
            // stopped, or the process stops
        }
    }

    private void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (Exception e) when (IsStop(e) || Fail(e))
        {
            // stopped, or the process stops
        }
    }

    private bool IsStop(Exception e) =>
        e is OperationCanceledException && (_stopping.IsCancellationRequested || _ended.IsCancellationRequested);

    private bool Fail(Exception e)
    {
        if (_ended.IsCancellationRequested)
        {
            // what a worker says that was given up on is no failure: the stop, or the failure before it, stands
            _logger.LateFailure(e, _stage.Name);
            return true;
        }

        var reason = e is FencedException or KafkaException { Error.IsFatal: true }
            ? $"this instance is finished ({e.Message}): is another one running with the same Kafka:InstanceId?"
            : $"{e.GetType().Name}: {e.Message}";
        _failure.Fail(_stage.Name, StageFailure.Broken, reason, e);
        _ended.Cancel();
        return true;
    }
}
