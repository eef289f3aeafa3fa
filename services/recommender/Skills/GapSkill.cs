using Craft.Catalog.Knowledge;
using Craft.Schemas;

namespace Craft.Recommender.Skills;

/// <summary>
/// A skill that a person lacks: as the answer names it, the concept (null for a label that no concept has), and how much it
/// counts (1 on average over a gap).
/// </summary>
internal sealed record GapSkill(SkillRef Skill, Skill? Concept, double Weight);
