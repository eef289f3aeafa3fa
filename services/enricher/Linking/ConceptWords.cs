using Craft.Catalog.Knowledge;
using Craft.Enricher.Tagging;

namespace Craft.Enricher.Linking;

/// <summary>
/// The words of all labels of all concepts as weighted stems, and how far those of a phrase are the same: what characters
/// cannot tell is whether a label says more than the phrase ("Kali Linux") or less. Immutable.
/// </summary>
internal sealed class ConceptWords
{
    private readonly LanguageWords _german;
    private readonly LanguageWords _english;

    public ConceptWords(KnowledgeBase knowledge, WordReader german, WordReader english)
    {
        _german = new LanguageWords(german, [.. knowledge.Skills.Select(s => (IReadOnlyList<string>)[s.LabelDe, .. s.AltDe])], [.. knowledge.Skills.Select(s => s.DescriptionDe)]);
        _english = new LanguageWords(english, [.. knowledge.Skills.Select(s => (IReadOnlyList<string>)[s.LabelEn, .. s.AltEn])], [.. knowledge.Skills.Select(s => s.DescriptionEn)]);
    }

    /// <summary>The phrase, ready to be compared with any number of concepts.</summary>
    public PhraseWords Read(LinkPhrase phrase)
    {
        var words = TokenText.Of(phrase.Text);
        return new PhraseWords(_german.Stems(words), _english.Stems(words), phrase.IsGerman);
    }

    /// <summary>How well the concept's most similar label fits the phrase, in either language.</summary>
    public WordMatch Compare(PhraseWords phrase, int skill)
    {
        var (german, english) = (_german.Compare(phrase.German, skill), _english.Compare(phrase.English, skill));
        var best = german.Similarity >= english.Similarity ? german : english;
        return best with { Context = phrase.IsGerman ? _german.Context(phrase.German, skill) : _english.Context(phrase.English, skill) };
    }

    /// <summary>How much every concept says of the phrase, in the phrase's own language.</summary>
    public void Score(PhraseWords phrase, Span<float> scores)
    {
        scores.Clear();
        if (phrase.IsGerman)
        {
            _german.Score(phrase.German, scores);
        }
        else
        {
            _english.Score(phrase.English, scores);
        }
    }
}
