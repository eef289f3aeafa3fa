namespace Craft.Schemas;

/// <summary>Why an answer has no items.</summary>
public sealed record Problem
{
    /// <summary>One of <see cref="ProblemCode"/>.</summary>
    public required string Code { get; init; }

    public required string Detail { get; init; }

    /// <summary>For an ambiguous occupation: what it could mean.</summary>
    public IReadOnlyList<OccupationChoice>? Choices { get; init; }
}
