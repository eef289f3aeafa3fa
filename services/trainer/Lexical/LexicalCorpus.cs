using Craft.Catalog.Knowledge;
using Craft.Inference.Lexical;

namespace Craft.Trainer.Lexical;

/// <summary>
/// Turns the knowledge base into the documents of the lexical encoder's fit: one per concept, with a German and an English
/// side, each the labels and the description.
/// </summary>
public static class LexicalCorpus
{
    // a preferred label says more about a concept than any one of its many alternatives
    private const float LabelWeight = 2;

    /// <summary>Skills, then occupations, each in the order of their URIs.</summary>
    public static IReadOnlyList<FitDocument> From(KnowledgeBase knowledge) =>
    [
        .. knowledge.Skills.OrderBy(s => s.Uri, StringComparer.Ordinal).Select(s => new FitDocument(
            [Side(s.LabelDe, s.AltDe, s.DescriptionDe), Side(s.LabelEn, s.AltEn, s.DescriptionEn)])),
        .. knowledge.Occupations.OrderBy(o => o.Uri, StringComparer.Ordinal).Select(o => new FitDocument(
            [Side(o.LabelDe, o.AltDe, o.DescriptionDe), Side(o.LabelEn, o.AltEn, o.DescriptionEn)])),
    ];

    private static List<FitText> Side(string label, IReadOnlyList<string> alternatives, string? description)
    {
        List<FitText> texts = [new(label, LabelWeight), .. alternatives.Select(a => new FitText(a))];
        if (!string.IsNullOrWhiteSpace(description))
        {
            texts.Add(new FitText(description));
        }

        return texts;
    }
}
