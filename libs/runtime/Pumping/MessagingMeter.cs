using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Craft.Runtime;

/// <summary>
/// The figures of OpenTelemetry's messaging conventions. Messages count when their outcome is durable: what is read again
/// after an abort is not counted twice.
/// </summary>
internal sealed class MessagingMeter
{
    private static readonly Meter _meter = new(StageMeter.Name);
    private static readonly Counter<long> _consumed = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}");
    private static readonly Counter<long> _sent = _meter.CreateCounter<long>("messaging.client.sent.messages", "{message}");
    private static readonly Histogram<double> _process = _meter.CreateHistogram<double>("messaging.process.duration", "s");
    private static readonly Histogram<double> _operation = _meter.CreateHistogram<double>("messaging.client.operation.duration", "s");

    private static readonly KeyValuePair<string, object?> _system = new("messaging.system", "kafka");

    private readonly KeyValuePair<string, object?> _group;
    private readonly string? _onlyTopic;

    /// <summary><paramref name="onlyTopic"/> is the input when there is one; a batch of several topics names none.</summary>
    public MessagingMeter(string group, string? onlyTopic)
    {
        _group = new("messaging.consumer.group.name", group);
        _onlyTopic = onlyTopic;
    }

    /// <summary>A call of the step for a batch.</summary>
    public void Processed(TimeSpan took, string? error)
    {
        if (_process.Enabled)
        {
            _process.Record(took.TotalSeconds, Tags("process", _onlyTopic, error));
        }
    }

    /// <summary>A transaction (or a commit of offsets); one that was taken back has no duration worth keeping.</summary>
    public void Committed(TimeSpan? took, string? error)
    {
        if (_operation.Enabled)
        {
            _operation.Record(took?.TotalSeconds ?? 0, Tags("commit", _onlyTopic, error));
        }
    }

    /// <summary>What a durable batch has read and written, by topic.</summary>
    public void Durable(IReadOnlyList<InFlight> batch)
    {
        if (_consumed.Enabled)
        {
            Count(_consumed, "poll", batch.Select(i => i.Record.Topic));
        }

        if (_sent.Enabled)
        {
            Count(_sent, "send", batch.SelectMany(i => i.Writes, (_, w) => w.Topic));
        }
    }

    /// <summary>A write outside of any stage.</summary>
    public static void Sent(string topic, int messages, TimeSpan took, string? error)
    {
        var tags = new TagList { _system, new("messaging.operation.name", "send"), new("messaging.destination.name", topic) };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        _sent.Add(messages, tags);
        _operation.Record(took.TotalSeconds, tags);
    }

    // records of one topic come in a row: one call per row
    private void Count(Counter<long> counter, string operation, IEnumerable<string> topics)
    {
        var (topic, run) = ((string?)null, 0L);
        foreach (var next in topics)
        {
            if (topic is not null && next != topic)
            {
                counter.Add(run, Tags(operation, topic, null));
                run = 0;
            }

            (topic, run) = (next, run + 1);
        }

        if (topic is not null)
        {
            counter.Add(run, Tags(operation, topic, null));
        }
    }

    private TagList Tags(string operation, string? topic, string? error)
    {
        var tags = new TagList { _system, new("messaging.operation.name", operation), _group };
        if (topic is not null)
        {
            tags.Add("messaging.destination.name", topic);
        }

        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        return tags;
    }
}
