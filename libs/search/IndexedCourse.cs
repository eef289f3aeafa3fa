using Craft.Schemas;

namespace Craft.Search;

/// <summary>A course as the index holds it, and its vector.</summary>
public sealed record IndexedCourse(EnrichedCourse Course, float[] Vector);
