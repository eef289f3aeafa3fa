using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Craft.Runtime;

/// <summary>
/// The figures of one stage, under the meter and the activity source <c>Craft.Runtime</c>: ours, and beside them those of
/// OpenTelemetry's messaging conventions (<see cref="MessagingMeter"/>).
/// </summary>
internal sealed class StageMeter
{
    public const string Name = "Craft.Runtime";

    public static readonly ActivitySource Traces = new(Name);

    private static readonly Meter _meter = new(Name);
    private static readonly Counter<long> _inputs = _meter.CreateCounter<long>("craft.inputs.messages");
    private static readonly Counter<long> _outputs = _meter.CreateCounter<long>("craft.outputs.messages");
    private static readonly Counter<long> _skips = _meter.CreateCounter<long>("craft.skips.messages");
    private static readonly Counter<long> _rejects = _meter.CreateCounter<long>("craft.rejects.messages");
    private static readonly Counter<long> _failures = _meter.CreateCounter<long>("craft.step_failures.attempts");
    private static readonly Counter<long> _aborts = _meter.CreateCounter<long>("craft.aborts.batches");
    private static readonly Histogram<double> _step = _meter.CreateHistogram<double>("craft.step.seconds");
    private static readonly Histogram<double> _write = _meter.CreateHistogram<double>("craft.write.seconds");
    private static readonly Histogram<long> _batch = _meter.CreateHistogram<long>("craft.batch.messages");
    private static readonly UpDownCounter<long> _inFlight = _meter.CreateUpDownCounter<long>("craft.in_flight.messages");
    private static readonly Gauge<long> _lag = _meter.CreateGauge<long>("craft.lag.messages");

    private readonly KeyValuePair<string, object?> _stage;
    private readonly MessagingMeter _messaging;

    public StageMeter(StageOptions stage)
    {
        _stage = new("stage", stage.Name);
        _messaging = new(stage.GroupId, stage.InputTopics is [var topic] ? topic : null);
    }

    public void Stepped(int messages, TimeSpan took)
    {
        _batch.Record(messages, _stage);
        _step.Record(took.TotalSeconds, _stage);
        _messaging.Processed(took, null);
    }

    public void StepFailed(Exception failure, TimeSpan took)
    {
        _failures.Add(1, _stage);
        _messaging.Processed(took, failure.GetType().FullName);
    }

    public void Aborted()
    {
        _aborts.Add(1, _stage);
        _messaging.Committed(null, "aborted");
    }

    public void InFlight(int change) => _inFlight.Add(change, _stage);

    public void Lag(long messages) => _lag.Record(messages, _stage);

    /// <summary>Counts a batch whose outcome is durable.</summary>
    public void Written(IReadOnlyList<InFlight> batch, TimeSpan took)
    {
        _write.Record(took.TotalSeconds, _stage);
        _inputs.Add(batch.Count, _stage);
        _messaging.Committed(took, null);
        _messaging.Durable(batch);
        var outputs = 0;
        foreach (var item in batch)
        {
            if (item.Rejection is { } why)
            {
                _rejects.Add(1, _stage, new("reason", why.Reason));
            }
            else if (item.SkipReason is { } skipped)
            {
                _skips.Add(1, _stage, new("why", skipped));
            }
            else
            {
                outputs += item.Writes.Count;
            }
        }

        _outputs.Add(outputs, _stage);
    }
}
