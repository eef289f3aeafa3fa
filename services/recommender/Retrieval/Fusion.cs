using Craft.Search;

namespace Craft.Recommender.Retrieval;

/// <summary>
/// One list of two. Each list's scores are brought to 0..1: BM25 by its best, cosines between their worst and best, since a
/// cosine has no natural zero. Absent from a list counts 0.
/// </summary>
internal static class Fusion
{
    public static IReadOnlyList<FusedHit> Of(IReadOnlyList<CourseHit> knn, IReadOnlyList<CourseHit> lexical, double knnShare)
    {
        var near = knn.ToDictionary(h => h.Id, h => h.Score, StringComparer.Ordinal);
        var matched = lexical.ToDictionary(h => h.Id, h => h.Score, StringComparer.Ordinal);
        var (low, high) = knn.Count == 0 ? (0, 0) : (knn.Min(h => h.Score), knn.Max(h => h.Score));
        var most = lexical.Count == 0 ? 0 : lexical.Max(h => h.Score);
        // with one search alone (no encoder, no words found) its scores are the fusion
        var share = knn.Count == 0 ? 0 : lexical.Count == 0 ? 1 : knnShare;
        return
        [
            .. near.Keys.Union(matched.Keys, StringComparer.Ordinal)
                .Select(id => Fuse(id, Find(near, id), Find(matched, id)))
                .OrderByDescending(h => h.Fused)
                .ThenBy(h => h.Id, StringComparer.Ordinal),
        ];

        FusedHit Fuse(string id, double? cosine, double? bm25)
        {
            var dense = cosine is { } c ? (high > low ? (c - low) / (high - low) : 1) : 0;
            var words = bm25 is { } b && most > 0 ? Math.Max(0, b / most) : 0;
            return new FusedHit(id, cosine, bm25, (share * dense) + ((1 - share) * words));
        }
    }

    private static double? Find(Dictionary<string, double> scores, string id) =>
        scores.TryGetValue(id, out var score) ? score : null;
}
