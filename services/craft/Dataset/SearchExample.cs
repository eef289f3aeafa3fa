namespace Craft.Dataset;

/// <summary>A search for courses, a text as a course has it, what the search is for and what the course teaches (URIs of skills).</summary>
internal sealed record SearchExample(string Query, string Passage, IReadOnlyList<string> Keys, IReadOnlyList<string> PassageKeys);
