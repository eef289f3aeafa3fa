using System.Diagnostics;
using JasperFx.Events;

namespace Craft.Catalog;

/// <summary>
/// The W3C trace context of a change, kept as a header of its event: here the trace begins that goes on through the topics
/// until the course is indexed. Each change has a trace of its own, linked to what the process was doing (the poll).
/// </summary>
internal static class TraceHeader
{
    public const string SourceName = "Craft.Catalog";

    private const string Name = "traceparent";

    private static readonly ActivitySource _traces = new(SourceName);

    /// <summary>Marks the event that was appended last; without a listener it carries the current context, if any.</summary>
    public static void Mark(StreamAction appended, string courseId)
    {
        var poll = Activity.Current;
        using var change = Start(poll, courseId);
        if ((change ?? poll) is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            appended.Events[^1].SetHeader(Name, id);
        }

        Activity.Current = poll;
    }

    public static string? Get(IEvent @event) => @event.Headers?.GetValueOrDefault(Name)?.ToString();

    private static Activity? Start(Activity? poll, string courseId)
    {
        if (!_traces.HasListeners())
        {
            return null;
        }

        Activity.Current = null;
        ActivityLink[] links = poll is null ? [] : [new(poll.Context)];
        return _traces.StartActivity("change course", ActivityKind.Internal, default(ActivityContext), [new("craft.course.id", courseId)], links);
    }
}
