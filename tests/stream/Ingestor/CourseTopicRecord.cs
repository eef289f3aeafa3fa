using System.Globalization;
using Craft.Schemas;

namespace Craft.StreamTests.Ingestor;

/// <summary>A record of the course topic; <paramref name="Course"/> is null for a tombstone.</summary>
internal sealed record CourseTopicRecord(string Key, Course? Course, byte[]? Value, IReadOnlyDictionary<string, string> Headers)
{
    public long Sequence => long.Parse(Headers[HeaderNames.EventSequence], CultureInfo.InvariantCulture);

    public long Revision => long.Parse(Headers[HeaderNames.Revision], CultureInfo.InvariantCulture);
}
