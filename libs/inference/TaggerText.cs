namespace Craft.Inference;

/// <summary>A text to tag, its language (ISO 639-1), and whether it is part of a course.</summary>
public sealed record TaggerText(string Text, string Language, bool OfCourse = false);
