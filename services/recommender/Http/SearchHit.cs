namespace Craft.Recommender.Http;

/// <summary>A course that fits a text; score 0..1.</summary>
internal sealed record SearchHit(string CourseId, string Title, double Score);
