namespace Craft.Catalog.Courses;

/// <summary>What must be known of a stored course to decide about a new observation of it.</summary>
internal sealed record KnownCourse(string Id, long Revision, string ContentHash, string DetailHash, bool Withdrawn);
