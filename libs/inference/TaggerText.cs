namespace Craft.Inference;

/// <summary>A text to tag and its language (ISO 639-1).</summary>
public sealed record TaggerText(string Text, string Language);
