namespace Craft.Catalog.Knowledge;

/// <summary>The texts of one concept while an import is being put together; a language may still be missing.</summary>
internal sealed class ConceptTexts
{
    public string? LabelDe { get; private set; }

    public string? LabelEn { get; private set; }

    public IReadOnlyList<string> AltDe { get; private set; } = [];

    public IReadOnlyList<string> AltEn { get; private set; } = [];

    public string? DescriptionDe { get; private set; }

    public string? DescriptionEn { get; private set; }

    public bool HasLabel => LabelDe is not null || LabelEn is not null;

    public bool IsInOneLanguage => HasLabel && (LabelDe is null || LabelEn is null);

    /// <summary>Sets what is there; an absent text leaves an earlier one alone.</summary>
    public void Set(string language, string? label, IReadOnlyList<string> alternatives, string? description)
    {
        if (language == "de")
        {
            LabelDe = label ?? LabelDe;
            AltDe = alternatives.Count > 0 ? alternatives : AltDe;
            DescriptionDe = description ?? DescriptionDe;
        }
        else
        {
            LabelEn = label ?? LabelEn;
            AltEn = alternatives.Count > 0 ? alternatives : AltEn;
            DescriptionEn = description ?? DescriptionEn;
        }
    }

    /// <summary>Adds what a collection knows: it fills gaps and adds alternative labels, but replaces nothing.</summary>
    public void Complement(string language, string? label, IReadOnlyList<string> alternatives, string? description)
    {
        var (oldLabel, oldAlternatives, oldDescription) =
            language == "de" ? (LabelDe, AltDe, DescriptionDe) : (LabelEn, AltEn, DescriptionEn);
        Set(
            language,
            oldLabel ?? label,
            [.. oldAlternatives.Union(alternatives, StringComparer.Ordinal)],
            oldDescription ?? description);
    }

    /// <summary>The alternative labels without the preferred one.</summary>
    public IReadOnlyList<string> Alternatives(string language) => language == "de"
        ? Without(AltDe, LabelDe)
        : Without(AltEn, LabelEn);

    private static IReadOnlyList<string> Without(IReadOnlyList<string> alternatives, string? label) =>
        alternatives.Contains(label, StringComparer.Ordinal) ? [.. alternatives.Where(a => a != label)] : alternatives;
}
