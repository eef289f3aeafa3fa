namespace Craft.Evaluate;

/// <summary>A text of a document; a document may have several, and counts by its best.</summary>
internal readonly record struct SearchedText(int Document, string Language, string Text);
