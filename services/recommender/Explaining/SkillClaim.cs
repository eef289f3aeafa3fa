using Craft.Recommender.Skills;
using Craft.Schemas;

namespace Craft.Recommender.Explaining;

/// <summary>A gap skill that a course verifiably teaches, and the place in its text that shows it.</summary>
internal sealed record SkillClaim(GapSkill Skill, Evidence Evidence);
