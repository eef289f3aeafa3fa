namespace Craft.Enricher.Tagging;

/// <summary>
/// A stem in a text and the word it is of (a compound gives several). <paramref name="IsWeak"/>: everybody uses the word, or
/// it is no noun, so alone it stands for nothing.
/// </summary>
internal readonly record struct StemPlace(int Stem, int Word, int Clause, bool IsWeak);
