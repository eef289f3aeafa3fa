namespace Craft.Schemas;

/// <summary>A gap skill and where the course text shows it.</summary>
public sealed record CoveredSkill
{
    public required SkillRef Skill { get; init; }

    public required Evidence Evidence { get; init; }
}
