namespace Craft.Recommender.Retrieval;

/// <summary>A course that a search found: cosine, BM25 (null when that search did not find it) and their fusion, 0..1.</summary>
internal readonly record struct FusedHit(string Id, double? Knn, double? Lexical, double Fused);
