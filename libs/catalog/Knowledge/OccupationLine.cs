namespace Craft.Catalog.Knowledge;

/// <summary>An occupation in an <see cref="EscoExtract"/>; its skills are line numbers.</summary>
internal sealed record OccupationLine(string Id, string De, string En)
{
    public string? AltDe { get; init; }

    public string? AltEn { get; init; }

    public string? DescriptionDe { get; init; }

    public string? DescriptionEn { get; init; }

    public string Isco { get; init; } = "";

    public string? Code { get; init; }

    public int[] Essential { get; init; } = [];

    public int[] Optional { get; init; } = [];
}
