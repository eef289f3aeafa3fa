using Craft.Inference;
using Craft.Schemas;

namespace Craft.Dataset;

/// <summary>
/// German training texts for the tagger that nobody labelled: sentences in which the automaton over ESCO's names is sure of what it
/// found. A sentence counts when enough of it is found, because what the automaton overlooks is taught as "no skill".
/// </summary>
internal static class SilverAnnotation
{
    private const double ConfidenceMin = 0.8;
    private const int SpansMin = 1;
    private const double CoverageMin = 0.12;
    private const int LengthMin = 30;
    private const int LengthMax = 400;

    /// <summary>Texts that are worth reading.</summary>
    public static bool IsSentence(string text) =>
        text.Length is >= LengthMin and <= LengthMax && text.Count(char.IsDigit) * 20 < text.Length;

    /// <summary>The spans to teach, or null when the sentence is no good.</summary>
    public static IReadOnlyList<SkillSpan>? Of(string text, IReadOnlyList<SkillSpan> found)
    {
        var sure = found.Where(s => s.Confidence >= ConfidenceMin && s.Label != SkillLabel.Occupation).ToList();
        var covered = sure.Sum(s => s.End - s.Start);
        return sure.Count >= SpansMin && covered >= CoverageMin * text.Length && sure.Count * 2 >= found.Count ? sure : null;
    }

    /// <summary>The occupations of a sentence, or null when there is none or one that is not sure.</summary>
    public static IReadOnlyList<SkillSpan>? Occupations(IReadOnlyList<SkillSpan> found)
    {
        var occupations = found.Where(s => s.Label == SkillLabel.Occupation).ToList();
        return occupations.Count > 0 && occupations.TrueForAll(s => s.Confidence >= ConfidenceMin) ? occupations : null;
    }

    /// <summary>Nothing to mark, or null when something looks like an occupation.</summary>
    public static IReadOnlyList<SkillSpan>? NoOccupation(IReadOnlyList<SkillSpan> found) =>
        found.Any(s => s.Label == SkillLabel.Occupation) ? null : [];

    /// <summary>A layer of the tagger: <c>Skill</c>, <c>Knowledge</c> or <c>Occupation</c>.</summary>
    public static string LayerOf(SkillSpan span) => char.ToUpperInvariant(span.Label[0]) + span.Label[1..];
}
