namespace Craft.Enricher.Linking;

/// <summary>The distinct stems of a phrase, read as German and as English; -1 is a word that no label has.</summary>
internal sealed record PhraseWords(int[] German, int[] English, bool IsGerman);
