namespace Craft.Enricher;

/// <summary>The members of one course (or the one member of a bare text) and their language, ISO 639-1.</summary>
internal sealed record TaggableText(string Language, IReadOnlyList<CourseMember> Members, bool IsCourse = true);
