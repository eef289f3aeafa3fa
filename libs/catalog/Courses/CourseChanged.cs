using Craft.Schemas;

namespace Craft.Catalog.Courses;

/// <summary>A course's text changed.</summary>
public sealed record CourseChanged(Course Course);
