namespace Craft.Recommender.Http;

/// <summary>An occupation with the skills it needs.</summary>
internal sealed record OccupationSheet(
    string Uri,
    string Label,
    string LabelEn,
    string Isco,
    string? Description,
    IReadOnlyList<ConceptSheet> Essential,
    IReadOnlyList<ConceptSheet> Optional);
