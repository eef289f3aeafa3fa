namespace Craft.Schemas;

/// <summary>An occupation that a text could mean.</summary>
public sealed record OccupationChoice
{
    public required string Uri { get; init; }

    public required string Label { get; init; }

    /// <summary>0..1.</summary>
    public required double Confidence { get; init; }
}
