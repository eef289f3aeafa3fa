namespace Craft.Schemas;

/// <summary>The occupation that a request means.</summary>
public sealed record ResolvedOccupation
{
    public required string Uri { get; init; }

    public required string Label { get; init; }

    /// <summary><c>uri</c>, <c>exact</c>, <c>fuzzy</c> or <c>vector</c>.</summary>
    public required string ResolvedBy { get; init; }

    /// <summary>0..1.</summary>
    public required double Confidence { get; init; }
}
