using Craft.Schemas;

namespace Craft.Search;

/// <summary>One write: an upsert (course and vector) or, when <paramref name="Course"/> is null, a deletion.</summary>
public sealed record IndexWrite(string Id, long Revision, EnrichedCourse? Course, float[]? Vector);
