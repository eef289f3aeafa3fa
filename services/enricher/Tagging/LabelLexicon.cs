namespace Craft.Enricher.Tagging;

/// <summary>Every label pattern of one language: found by strong stems through the automaton, single words also directly.</summary>
internal sealed class LabelLexicon(
    WordTable words, WordAutomaton automaton, IReadOnlyList<LabelPattern[]> patterns, FunctionWords functionWords, Compounds compounds)
{
    public bool IsGerman => words.IsGerman;

    public WordTable Words => words;

    public WordAutomaton Automaton => automaton;

    public FunctionWords FunctionWords => functionWords;

    public Compounds Compounds => compounds;

    public IReadOnlyList<LabelPattern> Patterns(int state) => patterns[automaton.Pattern(state)];
}
