using System.Collections.Concurrent;

namespace Craft.Enricher.Tagging;

/// <summary>Reads words with a lexicon and remembers the first ones, which are the frequent ones. Thread-safe.</summary>
internal sealed class WordReader(LabelLexicon lexicon)
{
    // about 10 MB; odd texts must not fill the memory
    private const int MaxWords = 50_000;

    private readonly ConcurrentDictionary<string, WordFacts> _facts = new(StringComparer.Ordinal);
    private int _count;

    public LabelLexicon Lexicon => lexicon;

    public WordFacts Of(ReadOnlySpan<char> folded)
    {
        var known = _facts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(folded, out var facts))
        {
            return facts;
        }

        facts = Read(folded);
        if (Volatile.Read(ref _count) < MaxWords && folded.Length <= WordTable.MaxWord && known.TryAdd(folded, facts))
        {
            Interlocked.Increment(ref _count);
        }

        return facts;
    }

    private WordFacts Read(ReadOnlySpan<char> folded)
    {
        var (end, start) = lexicon.IsGerman ? lexicon.Parts.Split(folded) : default;
        var ids = lexicon.Words.Find(folded);
        return new WordFacts(
            ids,
            lexicon.FunctionWords.Contains(folded),
            lexicon.FunctionWords.IsLight(folded),
            lexicon.Everyday.IsFamiliar(folded),
            lexicon.Verbs.Contains(ids.Strong) && (!lexicon.IsGerman || folded[^1] is 'n' or 't'),
            end > 0 ? lexicon.Words.FindStrong(folded[..end]) : -1,
            end > 0 ? lexicon.Words.FindStrong(folded[start..]) : -1,
            lexicon.IsGerman ? lexicon.Compounds.Find(folded) : null);
    }
}
