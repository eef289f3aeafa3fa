using System.Diagnostics;
using JasperFx.Events;
using Marten;

namespace Craft.Catalog;

/// <summary>The W3C trace context of the append, kept as a header of the event.</summary>
internal static class TraceHeader
{
    private const string Name = "traceparent";

    public static void Set(IDocumentSession session)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            session.SetHeader(Name, id);
        }
    }

    public static string? Get(IEvent @event) => @event.Headers?.GetValueOrDefault(Name)?.ToString();
}
