using System.Text;
using Craft.Schemas;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.Runtime.Testing;

/// <summary>
/// Drives a step as the pump does, without Kafka and without waiting: messages are decoded, cut into batches, retried,
/// halved around what fails, and become outputs, skips and dead letters, all by the pump's own code.
/// <code>
/// var drive = new StepDrive&lt;Course, EnrichedCourse&gt;(step, stage);
/// drive.FailNext(3, () => new TimeoutException());
/// var result = await drive.Send("id", course).RunAsync(ct);
/// </code>
/// </summary>
public sealed class StepDrive<TIn, TOut>
    where TIn : class
    where TOut : class
{
    private const int MaxCalls = 10_000;

    private readonly StageOptions _stage;
    private readonly ScriptedFaults<TIn, TOut> _step;
    private readonly Func<RawRecord, Decoded<TIn>> _decode;
    private readonly ILogger _logger;
    private readonly List<RawRecord> _sent = [];
    private long _offset;

    /// <summary>Without <paramref name="stage"/>: from topic <c>in</c> to topic <c>out</c>, with the limits of every stage.</summary>
    public StepDrive(
        IStep<TIn, TOut> step, StageOptions? stage = null, Func<RawRecord, Decoded<TIn>>? decode = null, ILogger? logger = null)
    {
        _stage = stage ?? new() { Name = "test", InputTopics = ["in"], OutputTopic = "out" };
        _step = new(step, MaxCalls);
        _decode = decode ?? (record => RecordDecoder.Decode<TIn>(record, _stage.KeyRequired, _stage.MaxValueBytes));
        _logger = logger ?? NullLogger.Instance;
        Part = new(_stage.Name);
        Part.Ready();
    }

    /// <summary>The time that the retries see; give it to the step as well.</summary>
    public DriveTime Time { get; } = new();

    /// <summary>The health of the stage, which is not ready while the step is retried.</summary>
    public Part Part { get; }

    /// <summary>Called with the number of each call of the step (from 1), before it.</summary>
    public Action<int>? Before
    {
        get => _step.Before;
        set => _step.Before = value;
    }

    /// <summary>The next calls fail with that.</summary>
    public StepDrive<TIn, TOut> FailNext(int times, Func<Exception> failure)
    {
        _step.FailNext(times, failure);
        return this;
    }

    /// <summary>Every call with that message in its batch fails.</summary>
    public StepDrive<TIn, TOut> Poison(string key)
    {
        _step.Poison(key);
        return this;
    }

    /// <summary>A message for the next run; a null value is a tombstone.</summary>
    public StepDrive<TIn, TOut> Send(string key, TIn? value, MessageHeaders? headers = null, string? topic = null) =>
        SendRaw(Encoding.UTF8.GetBytes(key), value is null ? null : WireJson.Write(value), headers, topic);

    /// <summary>A record as it is, for what a decoder must refuse.</summary>
    public StepDrive<TIn, TOut> SendRaw(byte[]? key, byte[]? value, MessageHeaders? headers = null, string? topic = null)
    {
        _sent.Add(new(topic ?? _stage.InputTopics[0], 0, _offset++, Time.GetUtcNow(), key, value, headers ?? MessageHeaders.None));
        return this;
    }

    /// <summary>Handles what was sent since the last run; ends when every message has its outcome.</summary>
    public async Task<DriveResult<TOut>> RunAsync(CancellationToken ct)
    {
        RawRecord[] sent = [.. _sent];
        _sent.Clear();
        var calls = _step.Calls;
        var runner = new StepRunner<TIn, TOut>(_step, _stage, Part, new(_stage), Time, new(1), _logger);
        var encoder = new OutcomeEncoder<TOut>(_stage, null, Time);
        var (outcomes, batches) = (new List<DriveOutcome<TOut>>(), new List<int>());
        for (var start = 0; start < sent.Length;)
        {
            var batch = Cut(sent, start);
            await StepAsync(batch, runner, encoder, outcomes, ct);
            batches.Add(batch.Count);
            start += batch.Count;
        }

        return new(outcomes, batches, _step.Calls - calls);
    }

    private List<InFlight> Cut(RawRecord[] sent, int start)
    {
        var (batch, bytes, cost) = (new List<InFlight>(), 0L, 0L);
        for (var i = start; i < sent.Length && _stage.Batch.HasRoom(batch.Count, bytes, cost); i++)
        {
            var item = new InFlight(new(new(sent[i].Topic, sent[i].Partition)), sent[i]);
            batch.Add(item);
            bytes += item.Bytes;
            cost += _stage.CostOf?.Invoke(item.Record) ?? 0;
        }

        return batch;
    }

    private async Task StepAsync(
        List<InFlight> batch, StepRunner<TIn, TOut> runner, OutcomeEncoder<TOut> encoder, List<DriveOutcome<TOut>> outcomes,
        CancellationToken ct)
    {
        var decoded = batch.Select(item => Decode(item, encoder)).ToList();
        var readable = batch.Where((_, i) => decoded[i] is not null).ToList();
        var verdicts = await runner.RunAsync([.. decoded.OfType<Message<TIn>>()], ct, ct);
        var byItem = new Dictionary<InFlight, StepVerdict<TOut>>();
        for (var i = 0; i < verdicts.Count; i++)
        {
            encoder.Apply(readable[i], verdicts[i], StageTraces.ContextOf(readable[i].Record, null));
            byItem[readable[i]] = verdicts[i];
        }

        outcomes.AddRange(batch.Select(item => Outcome(item, byItem.GetValueOrDefault(item))));
    }

    private Message<TIn>? Decode(InFlight item, OutcomeEncoder<TOut> encoder)
    {
        var record = item.Record;
        if (_decode(record) is Decoded<TIn>.Accepted accepted)
        {
            return new(accepted.Key, accepted.Value, record.Topic, record.Partition, record.Offset, record.Timestamp, record.Headers);
        }

        var refused = (Decoded<TIn>.Refused)_decode(record);
        encoder.Reject(item, new(refused.Reason, refused.Detail));
        return null;
    }

    private DriveOutcome<TOut> Outcome(InFlight item, StepVerdict<TOut>? verdict)
    {
        IReadOnlyList<RawRecord> written = [.. item.Writes.Select(w => new RawRecord(
            w.Topic, 0, 0, w.Timestamp ?? Time.GetUtcNow(), w.Key, w.Value,
            new([.. w.Headers.Select(h => new KeyValuePair<string, byte[]?>(h.Key, h.GetValueBytes()))])))];
        var attempts = verdict?.Attempts ?? item.Rejection?.Attempts ?? 1;
        return item.Rejection is { } why
            ? new(item.Record, [], [], null, why.Reason, why.Detail, written[0], attempts)
            : new(item.Record, (verdict?.Outcome as Outcome<TOut>.Emit)?.Outputs ?? [], written, item.SkipReason, null, null, null, attempts);
    }
}
