namespace Craft.Schemas;

/// <summary>A mention of a skill in a text member of a course.</summary>
public sealed record SkillTag
{
    /// <summary>Exactly the characters <see cref="Start"/>..<see cref="End"/> of the member.</summary>
    public required string Text { get; init; }

    /// <summary><c>skill</c>, <c>knowledge</c> or <c>occupation</c> (<see cref="SkillLabel"/>).</summary>
    public required string Label { get; init; }

    /// <summary><c>title</c>, <c>headline</c>, <c>description</c>, <c>objectives[i]</c> or <c>keywords[i]</c>.</summary>
    public required string Field { get; init; }

    /// <summary>UTF-16 units from the beginning of the member.</summary>
    public required int Start { get; init; }

    /// <summary>UTF-16 units, exclusive.</summary>
    public required int End { get; init; }

    /// <summary>0..1.</summary>
    public required double Confidence { get; init; }

    public ConceptLink? Concept { get; init; }
}
