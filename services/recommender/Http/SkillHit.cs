namespace Craft.Recommender.Http;

/// <summary>A skill that fits a text; score 0..1.</summary>
internal sealed record SkillHit(string Uri, string Label, string LabelEn, double Score);
