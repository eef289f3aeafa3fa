namespace Craft.Recommender.Http;

/// <summary>An occupation that fits a text; score 0..1.</summary>
internal sealed record OccupationHit(string Uri, string Label, string LabelEn, string Isco, double Score);
