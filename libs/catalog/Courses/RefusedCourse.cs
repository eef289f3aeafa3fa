namespace Craft.Catalog.Courses;

/// <summary>A course that cannot be stored; the reason names the member, never its content.</summary>
public sealed record RefusedCourse(string Id, string Reason);
