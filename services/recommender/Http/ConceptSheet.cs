namespace Craft.Recommender.Http;

/// <summary>A skill as an occupation lists it.</summary>
internal sealed record ConceptSheet(string Uri, string Label, string LabelEn);
