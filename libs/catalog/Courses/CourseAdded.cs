using Craft.Schemas;

namespace Craft.Catalog.Courses;

/// <summary>A course appeared, for the first time or again after a withdrawal.</summary>
public sealed record CourseAdded(Course Course);
