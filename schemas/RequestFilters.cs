namespace Craft.Schemas;

/// <summary>What a recommended course must fulfil.</summary>
public sealed record RequestFilters
{
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary>ISO 639-1.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>In the course's own currency; a course of unknown price does not pass.</summary>
    public decimal? MaxPrice { get; init; }

    public bool? FreeOnly { get; init; }
}
