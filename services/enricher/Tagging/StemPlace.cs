namespace Craft.Enricher.Tagging;

/// <summary>A stem in a text: which word it is of; a compound gives several.</summary>
internal readonly record struct StemPlace(int Stem, int Word, bool IsAfterSentence);
