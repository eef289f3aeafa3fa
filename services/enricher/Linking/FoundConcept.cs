namespace Craft.Enricher.Linking;

/// <summary>A concept that may be meant, by its number in the knowledge base.</summary>
internal readonly record struct FoundConcept(int Skill, LinkFeatures Features);
