using Craft.Inference;
using Craft.Inference.Evaluation;

namespace Craft.Trainer.Lexical;

/// <summary>Measures an encoder on the fixed query set: every candidate is scored by cosine, nothing is sampled.</summary>
public static class LexicalEvaluation
{
    private const int Cut = 10;
    private const int TextsPerCall = 512;

    /// <summary>The same encoder and set give the same scores, whatever the number of threads.</summary>
    public static async Task<LexicalScores> MeasureAsync(
        ITextEncoder encoder, LexicalQuerySet set, IProgress<double>? progress, CancellationToken ct)
    {
        var uris = set.Candidates.Select(s => s.Uri).ToList();
        var english = await EncodeAsync(encoder, [.. set.Candidates.Select(s => s.LabelEn)], ct);
        progress?.Report(0.25);
        var translation = await RankAsync(encoder, set.Translation, uris, english, ct);
        progress?.Report(0.5);
        var german = await EncodeAsync(encoder, [.. set.Candidates.Select(s => s.LabelDe)], ct);
        progress?.Report(0.75);
        var needs = await RankAsync(encoder, set.Needs, uris, german, ct);
        progress?.Report(1);
        return new LexicalScores(
            Mean(translation, ranking => RankingMetrics.Recall(ranking, Cut)),
            Mean(translation, ranking => RankingMetrics.ReciprocalRank(ranking)),
            Mean(needs, ranking => RankingMetrics.Ndcg(ranking, Cut)),
            translation.Count,
            needs.Count);
    }

    private static double Mean(List<JudgedRanking> rankings, Func<JudgedRanking, double?> measure) =>
        rankings.Select(measure).OfType<double>().DefaultIfEmpty(0).Average();

    private static async Task<List<JudgedRanking>> RankAsync(
        ITextEncoder encoder, IReadOnlyList<EvaluationQuery> queries, List<string> uris, float[][] candidates, CancellationToken ct)
    {
        var vectors = await EncodeAsync(encoder, [.. queries.Select(q => q.Text)], ct);
        var ranked = new List<JudgedRanking>(queries.Count);
        for (var q = 0; q < queries.Count; q++)
        {
            ct.ThrowIfCancellationRequested();
            ranked.Add(JudgedRanking.Of(Order(vectors[q], uris, candidates), queries[q].Grades));
        }

        return ranked;
    }

    private static string[] Order(float[] query, List<string> uris, float[][] candidates)
    {
        var scores = new float[candidates.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = DotProduct.Of(query, candidates[i]);
        }

        var order = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort(order, (a, b) => scores[b].CompareTo(scores[a]) is var byScore and not 0 ? byScore : a.CompareTo(b));
        return Array.ConvertAll(order, i => uris[i]);
    }

    private static async Task<float[][]> EncodeAsync(ITextEncoder encoder, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var vectors = new List<float[]>(texts.Count);
        foreach (var chunk in texts.Chunk(TextsPerCall))
        {
            vectors.AddRange(await encoder.EncodeAsync(chunk, ct));
        }

        return [.. vectors];
    }
}
