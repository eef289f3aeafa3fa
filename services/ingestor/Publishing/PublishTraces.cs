using System.Diagnostics;
using Craft.Catalog.Outbox;
using Craft.Schemas;

namespace Craft.Ingestor.Publishing;

/// <summary>
/// One span per change of a page while it is written to the course topic, child of the change itself. Nobody listening
/// costs nothing.
/// </summary>
internal sealed class PublishTraces : IDisposable
{
    private static readonly ActivitySource _traces = new("Craft.Ingestor");

    private readonly Activity?[] _spans;

    public PublishTraces(IReadOnlyList<CatalogChange> page)
    {
        var before = Activity.Current;
        _spans = _traces.HasListeners() ? [.. page.Select(Start)] : [];
        Activity.Current = before;
    }

    /// <summary>What the record of that change carries; null: what the change itself has.</summary>
    public string? ContextOf(int index) => index < _spans.Length ? _spans[index]?.Id : null;

    public void Dispose()
    {
        var before = Activity.Current;
        foreach (var span in _spans)
        {
            span?.Dispose();
        }

        Activity.Current = before;
    }

    private static Activity? Start(CatalogChange change)
    {
        _ = ActivityContext.TryParse(change.TraceParent, null, isRemote: true, out var parent);
        Activity.Current = null;
        return _traces.StartActivity($"send {Topics.Courses}", ActivityKind.Producer, parent)?
            .SetTag("messaging.system", "kafka")
            .SetTag("messaging.operation.type", "send")
            .SetTag("messaging.operation.name", "send")
            .SetTag("messaging.destination.name", Topics.Courses)
            .SetTag("messaging.kafka.message.key", change.CourseId);
    }
}
