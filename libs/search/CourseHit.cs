namespace Craft.Search;

/// <summary>A found course and its score: cosine (-1..1) or BM25.</summary>
public sealed record CourseHit(string Id, double Score);
