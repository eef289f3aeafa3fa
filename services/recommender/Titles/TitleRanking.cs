using Craft.Catalog.Knowledge;
using Craft.Recommender.Occupations;

namespace Craft.Recommender.Titles;

/// <summary>The occupations that a title may mean: those that bear it, then all others by <see cref="TitleScorer"/>.</summary>
internal sealed class TitleRanking(KnowledgeBase knowledge, OccupationResolver resolver, TitleScorer scorer)
{
    /// <summary>The best <paramref name="k"/>, most probable first, ties by number.</summary>
    public async Task<IReadOnlyList<(Occupation Occupation, double Confidence)>> RankAsync(string title, int k, CancellationToken ct)
    {
        var named = resolver.Bearing(title);
        var scores = await scorer.ScoreAsync(title, ct);
        var similar = Enumerable.Range(0, scores.Length).OrderByDescending(o => scores[o]).Take(k + named.Count)
            .Select(o => (Occupation: knowledge.Occupations[o], Confidence: named.Count == 0 ? scores[o] : 0));
        return [.. named.Select(o => (Occupation: o, Confidence: 1.0 / named.Count)).Concat(similar).DistinctBy(c => c.Occupation.Uri).Take(k)];
    }
}
