namespace Craft.Catalog.Knowledge;

/// <summary>A skill or knowledge concept of ESCO.</summary>
public sealed record Skill
{
    public required string Uri { get; init; }

    public required string LabelDe { get; init; }

    public required string LabelEn { get; init; }

    public IReadOnlyList<string> AltDe { get; init; } = [];

    public IReadOnlyList<string> AltEn { get; init; } = [];

    public string? DescriptionDe { get; init; }

    public string? DescriptionEn { get; init; }

    /// <summary>ESCO's skill type is <c>knowledge</c>, not <c>skill/competence</c>.</summary>
    public bool IsKnowledge { get; init; }

    /// <summary>ESCO's reuse level: <c>transversal</c>, <c>cross-sector</c>, <c>sector-specific</c>, <c>occupation-specific</c> or null.</summary>
    public string? ReuseLevel { get; init; }

    /// <summary>URIs of broader skills or skill groups.</summary>
    public IReadOnlyList<string> Broader { get; init; } = [];
}
