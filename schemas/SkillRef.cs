namespace Craft.Schemas;

/// <summary>A skill by label and, when it is a concept, its URI.</summary>
public sealed record SkillRef
{
    public required string Label { get; init; }

    public string? Uri { get; init; }
}
