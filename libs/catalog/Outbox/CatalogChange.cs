using Craft.Schemas;

namespace Craft.Catalog.Outbox;

/// <summary>
/// One event of the catalogue on its way to the topic: a new form of a course, or its withdrawal when
/// <paramref name="Course"/> is null. <paramref name="Sequence"/> grows over all courses (<c>event-seq</c>).
/// </summary>
public sealed record CatalogChange(
    long Sequence, string CourseId, long Revision, Course? Course, DateTimeOffset Time, string? TraceParent);
