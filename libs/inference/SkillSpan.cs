using Craft.Schemas;

namespace Craft.Inference;

/// <summary>
/// A found skill: UTF-16 range (half-open) in the text, label (<see cref="SkillLabel"/>), confidence 0..1 and the concept it
/// means, when one is known.
/// </summary>
public sealed record SkillSpan(int Start, int End, string Label, double Confidence, ConceptLink? Concept);
