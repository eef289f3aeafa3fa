using Craft.Catalog.Courses;

namespace Craft.Ingestor.Cleaning;

/// <summary>A course ready to be stored, or the reason (a short constant) why it cannot be.</summary>
internal sealed record CleanedCourse(ObservedCourse? Course, string? Refused);
