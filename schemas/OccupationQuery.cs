namespace Craft.Schemas;

/// <summary>The target occupation of a request: one of the members is enough; the first present in this order decides.</summary>
public sealed record OccupationQuery
{
    public string? Uri { get; init; }

    public string? BerufenetId { get; init; }

    /// <summary>Free text, German or English.</summary>
    public string? Text { get; init; }
}
