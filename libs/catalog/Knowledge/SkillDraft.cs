namespace Craft.Catalog.Knowledge;

/// <summary>A skill while an import is being put together.</summary>
internal sealed class SkillDraft(string uri)
{
    public string Uri { get; } = uri;

    public ConceptTexts Texts { get; } = new();

    /// <summary><c>knowledge</c> or <c>skill/competence</c>; null when no file said so.</summary>
    public string? Type { get; set; }

    public string? ReuseLevel { get; set; }

    public SortedSet<string>? Broader { get; set; }

    public Skill Build() => new()
    {
        Uri = Uri,
        LabelDe = (Texts.LabelDe ?? Texts.LabelEn)!,
        LabelEn = (Texts.LabelEn ?? Texts.LabelDe)!,
        AltDe = Texts.Alternatives("de"),
        AltEn = Texts.Alternatives("en"),
        DescriptionDe = Texts.DescriptionDe,
        DescriptionEn = Texts.DescriptionEn,
        IsKnowledge = Type == "knowledge",
        ReuseLevel = ReuseLevel,
        Broader = Broader is null ? [] : [.. Broader],
    };
}
