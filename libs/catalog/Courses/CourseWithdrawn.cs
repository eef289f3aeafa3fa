namespace Craft.Catalog.Courses;

/// <summary>A course is no longer offered; <paramref name="Revision"/> is above that of its last change.</summary>
public sealed record CourseWithdrawn(string Id, long Revision);
