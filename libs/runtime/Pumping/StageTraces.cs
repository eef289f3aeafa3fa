using System.Diagnostics;
using System.Text;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>
/// The trace of a batch, by OpenTelemetry's messaging conventions: one consumer span per message, child of the span that
/// wrote it. Nobody listening costs nothing, and the incoming context is passed on as it is.
/// </summary>
internal sealed class StageTraces(StageOptions stage)
{
    /// <summary>Starts the span of one message; null when nobody listens.</summary>
    public Activity? Start(RawRecord record)
    {
        if (!StageMeter.Traces.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(record.Headers.Text(HeaderNames.TraceParent), null, isRemote: true, out var parent);
        Activity.Current = null;
        var activity = StageMeter.Traces.StartActivity($"process {record.Topic}", ActivityKind.Consumer, parent);
        return activity?
            .SetTag("messaging.system", "kafka")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.operation.name", "process")
            .SetTag("messaging.destination.name", record.Topic)
            .SetTag("messaging.destination.partition.id", record.Partition)
            .SetTag("messaging.kafka.offset", record.Offset)
            .SetTag("messaging.consumer.group.name", stage.GroupId);
    }

    /// <summary>What outputs carry: the span's context, else the input's, else a new one.</summary>
    public static byte[] ContextOf(RawRecord record, Activity? span) => span?.Id is { } id
        ? Encoding.ASCII.GetBytes(id)
        : record.Headers.Bytes(HeaderNames.TraceParent) ?? EventHeaders.NewTrace();
}
