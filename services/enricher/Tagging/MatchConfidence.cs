using Craft.Schemas;

namespace Craft.Enricher.Tagging;

/// <summary>How sure a match is: fixed steps, measured on the demo catalogue, not probabilities.</summary>
internal static class MatchConfidence
{
    /// <summary>What is less sure is no match.</summary>
    public const double Least = 0.45;

    /// <summary>So few letters are easily something else.</summary>
    public const int ShortLength = 3;

    public const double Ambiguous = 0.9;
    public const double OtherLanguage = 0.9;

    private const double Inflected = 0.95;
    private const double RelatedWords = 0.8;
    private const double Everyday = 0.5;
    private const double Short = 0.85;

    public static double OfKind(LabelKind kind) => kind switch
    {
        LabelKind.Preferred => 0.95,
        _ => 0.85,
    };

    public static double OfCloseness(Closeness closeness) => closeness switch
    {
        Closeness.Exact => 1,
        Closeness.Inflected => Inflected,
        _ => RelatedWords,
    };

    /// <summary>A single word that everybody uses, or one of two or three letters, is easily something else.</summary>
    public static double OfSingleWord(LabelPattern pattern, int length) =>
        pattern.IsEveryday && pattern.Concept.SkillLabel != SkillLabel.Knowledge ? 0
        : (pattern.IsEveryday ? Everyday : 1) * (length <= ShortLength ? Short : 1);

    public static double OfCompound(CompoundPart part) =>
        OfKind(part.Pattern.Kind) * (part.IsCourse ? 0.9 : part.Start > 0 ? 0.7 : 0.6);

    /// <param name="kind">Of the label.</param>
    /// <param name="coverage">The part of the label's weight that the text has.</param>
    /// <param name="others">Words between that are not the label's.</param>
    public static double OfPhrase(LabelKind kind, double coverage, int others) =>
        OfKind(kind) * RelatedWords * coverage * (1 - (0.03 * others));
}
