namespace Craft.Catalog.Knowledge;

/// <summary>An occupation of ESCO with the skills it needs.</summary>
public sealed record Occupation
{
    public required string Uri { get; init; }

    public required string LabelDe { get; init; }

    public required string LabelEn { get; init; }

    public IReadOnlyList<string> AltDe { get; init; } = [];

    public IReadOnlyList<string> AltEn { get; init; } = [];

    public string? DescriptionDe { get; init; }

    public string? DescriptionEn { get; init; }

    /// <summary>ISCO-08 group, four digits as text, or empty.</summary>
    public required string Isco { get; init; }

    /// <summary>ESCO's own code, e.g. <c>2511.3</c>.</summary>
    public string? Code { get; init; }

    /// <summary>Skill URIs.</summary>
    public IReadOnlyList<string> Essential { get; init; } = [];

    /// <summary>Skill URIs.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];
}
