namespace Craft.Catalog.Knowledge;

/// <summary>An occupation while an import is being put together.</summary>
internal sealed class OccupationDraft(string uri)
{
    public string Uri { get; } = uri;

    public ConceptTexts Texts { get; } = new();

    public string? Isco { get; set; }

    public string? Code { get; set; }

    public Occupation Build(IReadOnlyList<string> essential, IReadOnlyList<string> optional) => new()
    {
        Uri = Uri,
        LabelDe = (Texts.LabelDe ?? Texts.LabelEn)!,
        LabelEn = (Texts.LabelEn ?? Texts.LabelDe)!,
        AltDe = Texts.Alternatives("de"),
        AltEn = Texts.Alternatives("en"),
        DescriptionDe = Texts.DescriptionDe,
        DescriptionEn = Texts.DescriptionEn,
        Isco = Isco ?? "",
        Code = Code,
        Essential = essential,
        Optional = optional,
    };
}
