namespace Craft.Enricher.Tagging;

/// <summary>Every label pattern of one language: found by strong stems through the automaton, single words also directly.</summary>
internal sealed class LabelLexicon(
    WordTable words, WordAutomaton automaton, IReadOnlyList<LabelPattern[]> patterns, FunctionWords functionWords,
    HashSet<string> everydayWords, Compounds compounds, WordParts parts, PhraseIndex phrases)
{
    public bool IsGerman => words.IsGerman;

    public WordTable Words => words;

    public WordAutomaton Automaton => automaton;

    public FunctionWords FunctionWords => functionWords;

    public Compounds Compounds => compounds;

    public WordParts Parts => parts;

    public PhraseIndex Phrases => phrases;

    /// <summary>Whether everybody uses the word: it must not be taken for a label of the other language.</summary>
    public bool IsEveryday(ReadOnlySpan<char> folded)
    {
        Span<char> stem = stackalloc char[WordTable.MaxWord];
        return folded.Length <= stem.Length
            && everydayWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(words.LightStem(folded, stem));
    }

    public IReadOnlyList<LabelPattern> Patterns(int state) => patterns[automaton.Pattern(state)];
}
