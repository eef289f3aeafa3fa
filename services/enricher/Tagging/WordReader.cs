namespace Craft.Enricher.Tagging;

/// <summary>Reads words with a lexicon and remembers them: texts of one batch share most of theirs. Not thread-safe.</summary>
internal sealed class WordReader(LabelLexicon lexicon)
{
    // a batch of odd texts must not fill the memory
    private const int MaxWords = 50_000;

    private readonly Dictionary<string, WordFacts> _facts = new(StringComparer.Ordinal);

    public LabelLexicon Lexicon => lexicon;

    public WordFacts Of(ReadOnlySpan<char> folded)
    {
        var known = _facts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(folded, out var facts))
        {
            return facts;
        }

        facts = Read(folded);
        if (_facts.Count < MaxWords && folded.Length <= WordTable.MaxWord)
        {
            known[folded] = facts;
        }

        return facts;
    }

    public CompoundPart? CompoundOf(WordFacts facts, ReadOnlySpan<char> folded)
    {
        if (!facts.HasSoughtCompound)
        {
            facts.Compound = lexicon.Compounds.Find(folded);
            facts.HasSoughtCompound = true;
        }

        return facts.Compound;
    }

    private WordFacts Read(ReadOnlySpan<char> folded)
    {
        var (end, start) = lexicon.IsGerman ? lexicon.Parts.Split(folded) : default;
        return new WordFacts(
            lexicon.Words.Find(folded),
            lexicon.FunctionWords.Contains(folded),
            lexicon.FunctionWords.IsLight(folded),
            lexicon.Everyday.IsFamiliar(folded),
            end > 0 ? lexicon.Words.FindStrong(folded[..end]) : -1,
            end > 0 ? lexicon.Words.FindStrong(folded[start..]) : -1);
    }
}
