using System.Globalization;
using Craft.Catalog.Knowledge;

namespace Craft.TestSupport;

/// <summary>A small invented knowledge base: every skill has words of its own in both languages.</summary>
public static class TinyKnowledge
{
    private static readonly string[] _german =
        ["Holz", "Metall", "Kuchen", "Garten", "Beton", "Daten", "Strom", "Wasser", "Papier", "Stoff", "Leder", "Glas"];

    private static readonly string[] _english =
        ["timber", "steel", "cake", "garden", "concrete", "records", "current", "water", "paper", "fabric", "leather", "glazing"];

    private static readonly (string German, string English)[] _verbs =
        [("bearbeiten", "process"), ("verkaufen", "sell"), ("prüfen", "inspect"), ("lagern", "store"), ("liefern", "deliver"), ("planen", "schedule"), ("reinigen", "clean"), ("beschaffen", "procure")];

    /// <summary>96 skills and 12 occupations, each of which needs the eight skills about its material.</summary>
    public static KnowledgeBase Make(string version = "tiny-1", bool reversed = false)
    {
        var skills = _german.SelectMany((material, m) => _verbs.Select((verb, v) => new Skill
        {
            Uri = SkillUri(m, v),
            LabelDe = $"{material} {verb.German}",
            LabelEn = $"{verb.English} {_english[m]}",
            DescriptionDe = $"Wie man {material} {verb.German} kann.",
            DescriptionEn = $"How to {verb.English} {_english[m]} well.",
        })).ToList();
        var occupations = _german.Select((material, m) => new Occupation
        {
            Uri = $"urn:tiny:occupation:{m.ToString("00", CultureInfo.InvariantCulture)}",
            LabelDe = $"{material}fachkraft",
            LabelEn = $"{_english[m]} worker",
            Isco = "7000",
            Essential = [.. Enumerable.Range(0, _verbs.Length).Select(v => SkillUri(m, v))],
        }).ToList();
        if (reversed)
        {
            skills.Reverse();
            occupations.Reverse();
        }

        return new KnowledgeBase(version, occupations, skills);
    }

    private static string SkillUri(int material, int verb) =>
        string.Create(CultureInfo.InvariantCulture, $"urn:tiny:skill:{material:00}-{verb}");
}
