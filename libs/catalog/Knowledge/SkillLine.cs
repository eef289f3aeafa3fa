namespace Craft.Catalog.Knowledge;

/// <summary>A skill in an <see cref="EscoExtract"/>; lists of labels are joined by line feeds.</summary>
internal sealed record SkillLine(string Id, string De, string En)
{
    public string? AltDe { get; init; }

    public string? AltEn { get; init; }

    public string? DescriptionDe { get; init; }

    public string? DescriptionEn { get; init; }

    public bool Knowledge { get; init; }

    public string? Reuse { get; init; }

    public string? Broader { get; init; }
}
