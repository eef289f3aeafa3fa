using Craft.Catalog.Knowledge;

namespace Craft.UnitTests.Enricher;

/// <summary>A dozen skills and two occupations in the manner of ESCO, written for these tests.</summary>
internal static class SmallKnowledge
{
    public static KnowledgeBase Make(string version = "small-1") => new(version, [Nurse, Developer], [
        Knowledge("wounds", "Wundversorgung", "wound care"),
        Knowledge("books", "Buchführung", "accounting") with { AltDe = ["Buchhaltung"], AltEn = ["bookkeeping"] },
        Skill("scaffold", "Gerüste prüfen", "inspect scaffolding"),
        Skill("solder", "Lötgeräte bedienen", "operate soldering equipment"),
        Skill("projects", "Projekte planen", "plan projects"),
        Knowledge("management", "Projektmanagement", "project management"),
        Knowledge("agile", "agiles Projektmanagement", "agile project management"),
        Knowledge("python", "Python (Computerprogrammierung)", "Python (computer programming)"),
        Knowledge("sql", "SQL", "SQL"),
        Knowledge("r", "R", "R"),
        Knowledge("cpp", "C++", "C++"),
        Knowledge("law", "Recht", "law"),
        Knowledge("contracts", "Vertragsrecht", "contract law"),
        Knowledge("dies", "Formwerkzeuge", "dies"),
        Knowledge("physics", "Physik", "physics"),
        Knowledge("patents", "Patente", "patents") with { AltEn = ["copyright"] },
        Knowledge("copyright", "Urheberrecht", "copyright legislation") with { AltEn = ["copyright"] },
        Knowledge("canvas", "Canvas (Lernmanagementsysteme)", "Canvas (learning management systems)"),
        Knowledge("obstetrics", "Geburtshilfe", "obstetrics") with { AltEn = ["O & G"] },
        Knowledge("elearning", "E-Learning", "e-learning"),
    ]);

    public static string Uri(string name) => $"urn:small:{name}";

    private static Occupation Nurse { get; } = new()
    {
        Uri = Uri("nurse"),
        LabelDe = "Krankenpfleger/Krankenpflegerin",
        LabelEn = "nurse",
        Isco = "2221",
        Essential = [Uri("wounds")],
    };

    private static Occupation Developer { get; } = new()
    {
        Uri = Uri("developer"),
        LabelDe = "Softwareentwickler/Softwareentwicklerin",
        LabelEn = "software developer",
        Isco = "2512",
        Essential = [Uri("python"), Uri("sql"), Uri("patents")],
    };

    private static Skill Knowledge(string name, string german, string english) =>
        Skill(name, german, english) with { IsKnowledge = true };

    private static Skill Skill(string name, string german, string english) => new()
    {
        Uri = Uri(name),
        LabelDe = german,
        LabelEn = english,
        DescriptionDe = $"Alles über {german}, zum Beispiel Kurs, Projekt, Planung, Wunde, Schmerz, Versorgung und Finanzen.",
        DescriptionEn = $"All about {english}.",
    };
}
