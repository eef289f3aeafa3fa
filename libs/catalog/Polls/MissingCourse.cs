namespace Craft.Catalog.Polls;

/// <summary>A live course that the last complete polls did not see, and whether a person confirmed its loss.</summary>
internal sealed record MissingCourse(string Id, int Polls, bool Confirmed);
