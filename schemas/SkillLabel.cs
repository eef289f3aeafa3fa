namespace Craft.Schemas;

/// <summary>The values of <see cref="SkillTag.Label"/>.</summary>
public static class SkillLabel
{
    public const string Skill = "skill";
    public const string Knowledge = "knowledge";
    public const string Occupation = "occupation";
}
