namespace Craft.Catalog.Courses;

/// <summary>A course that is offered now, with its last published revision.</summary>
public sealed record LiveCourse(string Id, long Revision);
