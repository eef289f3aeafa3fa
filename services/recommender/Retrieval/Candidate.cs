using Craft.Schemas;

namespace Craft.Recommender.Retrieval;

/// <summary>
/// A course that may be recommended, with its retrieval scores: cosine and BM25 (null when only the other search found it)
/// and their fusion, 0..1.
/// </summary>
internal sealed record Candidate(EnrichedCourse Course, double? Knn, double? Lexical, double Fused);
