using Craft.Catalog.Knowledge;

namespace Craft.Enricher.Linking;

/// <summary>A concept that a phrase may name and the probability that it does; what is left to 1 is for the others and for none.</summary>
internal readonly record struct LinkCandidate(Skill Skill, double Confidence);
