namespace Craft.Schemas;

/// <summary>What a course costs; an absent amount is unknown, <see cref="Free"/> is said by the source.</summary>
public sealed record Price
{
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    public bool? Free { get; init; }
}
