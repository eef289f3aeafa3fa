namespace Craft.Recommender.Ranking;

/// <summary>
/// What the judge knows of a candidate, each 0..1: share of the gap it covers (by weight), retrieval scores within this
/// list, whether the title speaks of the occupation or the gap, whether it is in the reader's language, and its focus (the
/// part of its tagged skills that the occupation needs).
/// </summary>
internal readonly record struct CourseFeatures(
    double Coverage, double Knn, double Lexical, double Title, double Language, double Focus);
