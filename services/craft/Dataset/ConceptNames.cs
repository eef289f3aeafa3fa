using Craft.Catalog.Knowledge;

namespace Craft.Dataset;

/// <summary>What people call the concepts of the knowledge base, in both languages, without doubles.</summary>
internal static class ConceptNames
{
    /// <summary>ESCO has up to forty English names for a concept, mostly the same words in another order.</summary>
    private const int EnglishMax = 5;

    public static IReadOnlyList<string> Of(Occupation occupation)
    {
        var german = German(occupation.LabelDe, occupation.AltDe);
        var known = german.ToHashSet(StringComparer.Ordinal);
        return [.. german.Concat(german.SelectMany(n => OfficeTitles.Of(n, known))).Concat(English(occupation.LabelEn, occupation.AltEn)).Distinct(StringComparer.Ordinal)];
    }

    public static IReadOnlyList<string> Of(Skill skill) =>
        [.. German(skill.LabelDe, skill.AltDe).Concat(English(skill.LabelEn, skill.AltEn)).Distinct(StringComparer.Ordinal)];

    /// <summary>A label "Koch/Köchin" is two names.</summary>
    public static IReadOnlyList<string> German(string label, IReadOnlyList<string> alternatives) =>
        [.. alternatives.Prepend(label).SelectMany(n => n.Split('/') is [{ Length: > 3 } one, { Length: > 3 } other] ? (string[])[one.Trim(), other.Trim()] : [n])
            .Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> English(string label, IReadOnlyList<string> alternatives) => alternatives.Prepend(label).Take(EnglishMax);
}
