namespace Craft.Enricher.Tagging;

/// <summary>Everything that is known of the labels of one language (<paramref name="Verbs"/>: strong stems); immutable.</summary>
internal sealed record LabelLexicon(
    WordTable Words,
    WordAutomaton Automaton,
    IReadOnlyList<LabelPattern[]> Patterns,
    PhraseIndex Phrases,
    IReadOnlySet<int> Verbs,
    FunctionWords FunctionWords,
    EverydayWords Everyday,
    Compounds Compounds,
    WordParts Parts)
{
    public bool IsGerman => Words.IsGerman;

    public IReadOnlyList<LabelPattern> PatternsAt(int state) => Patterns[Automaton.Pattern(state)];
}
