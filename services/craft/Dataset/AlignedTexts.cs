using Craft.Catalog.Knowledge;

namespace Craft.Dataset;

/// <summary>
/// German texts of the knowledge base beside their English ones, for distillation and for the vocabulary; English ones beside
/// themselves, so that English is not forgotten.
/// </summary>
internal static class AlignedTexts
{
    /// <summary>Of the English descriptions every so manieth is repeated; the labels all are.</summary>
    private const int EveryDescription = 4;

    private const int SentenceMin = 15;

    /// <summary>Text and teacher's text.</summary>
    public static IEnumerable<(string Text, string Teacher)> Of(KnowledgeBase knowledge)
    {
        var concepts = knowledge.Occupations
            .Select(o => (o.LabelDe, o.AltDe, o.LabelEn, o.AltEn, o.DescriptionDe, o.DescriptionEn))
            .Concat(knowledge.Skills.Select(s => (s.LabelDe, s.AltDe, s.LabelEn, s.AltEn, s.DescriptionDe, s.DescriptionEn)));
        foreach (var (at, concept) in concepts.Index())
        {
            foreach (var name in ConceptNames.German(concept.LabelDe, concept.AltDe))
            {
                yield return (name, concept.LabelEn);
            }

            yield return (concept.LabelEn, concept.LabelEn);
            if (concept.AltEn is [var first, ..])
            {
                yield return (first, first);
            }

            foreach (var pair in Sentences(concept.DescriptionDe, concept.DescriptionEn))
            {
                yield return pair;
            }

            if (at % EveryDescription == 0 && concept.DescriptionEn is { Length: > SentenceMin } english)
            {
                yield return (english, english);
            }
        }
    }

    /// <summary>Sentence by sentence where both descriptions have as many, else as a whole.</summary>
    public static IEnumerable<(string German, string English)> Sentences(string? german, string? english)
    {
        if (german is not { Length: > SentenceMin } || english is not { Length: > SentenceMin })
        {
            return [];
        }

        var (ofGerman, ofEnglish) = (SentenceSplit.Of(german), SentenceSplit.Of(english));
        return ofGerman.Length == ofEnglish.Length ? ofGerman.Zip(ofEnglish) : [(german, english)];
    }
}
