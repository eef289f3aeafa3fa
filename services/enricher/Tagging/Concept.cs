namespace Craft.Enricher.Tagging;

/// <summary>What a match links to; <paramref name="Demand"/> is the number of occupations that need it.</summary>
internal sealed record Concept(string Uri, string LabelDe, string LabelEn, string SkillLabel, int Demand);
