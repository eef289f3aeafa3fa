using System.Diagnostics;
using System.Globalization;
using Craft.Catalog.Outbox;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Ingestor.Publishing;

/// <summary>From a change of the catalogue to its record on the course topic.</summary>
internal static class CourseRecord
{
    private const string EventSource = "/craft/ingestor";

    private static readonly string _type = Topics.TypeOf(Topics.Courses);

    /// <summary>The event id follows from the sequence: the same change is the same event wherever it is seen.</summary>
    public static OutgoingRecord Of(CatalogChange change, string? traceParent = null)
    {
        var sequence = change.Sequence.ToString(CultureInfo.InvariantCulture);
        var headers = MessageHeaders.Of(
            (HeaderNames.SpecVersion, "1.0"),
            (HeaderNames.Id, $"catalogue/{sequence}"),
            (HeaderNames.Source, EventSource),
            (HeaderNames.Type, _type),
            (HeaderNames.Time, change.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)),
            (HeaderNames.Subject, change.CourseId),
            (HeaderNames.ContentType, "application/json"),
            (HeaderNames.TraceParent, traceParent ?? change.TraceParent ?? NewTrace()),
            (HeaderNames.EventSequence, sequence),
            (HeaderNames.Revision, change.Revision.ToString(CultureInfo.InvariantCulture)));
        return new OutgoingRecord(
            Topics.Courses, change.CourseId, change.Course is { } course ? WireJson.Write(course) : null, headers);
    }

    private static string NewTrace() => $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-00";
}
