using Craft.Inference;
using Craft.Inference.Evaluation;

namespace Craft.Evaluate;

/// <summary>
/// The fixed baselines of every ranking set: chance, BM25, character tf-idf (2-5-grams) and an encoder alone. A document counts
/// by its best text, and every text is searched with the query of its own language. A query of several lines has the mean of their
/// vectors: encoders read only the beginning of a text.
/// </summary>
internal sealed class TextBaselines(int documents, IReadOnlyList<SearchedText> texts, IReadOnlyList<RankingCase> cases)
{
    private const ulong Seed = 1;

    public async Task<IReadOnlyList<RankedSystem>> AllAsync(EvaluationModels models, CancellationToken ct) =>
    [
        Random(),
        ByTerms("BM25", t => new Bm25Index(t.Select(EvaluationWords.Of)).Scores, EvaluationWords.Of),
        ByTerms("character tf-idf", t => new TfIdfIndex(t.Select(s => CharacterNgrams.Of(s)), sublinear: true).Scores, s => CharacterNgrams.Of(s)),
        .. models.Plain is { } plain ? [await ByVectorsAsync($"{plain.Model.Name}, plain", plain, ct)] : (IEnumerable<RankedSystem>)[],
        await ByVectorsAsync($"our encoder alone ({models.Encoder.Model.Name})", models.Encoder, ct),
    ];

    private RankedSystem Random() =>
        new("random", [.. cases.Select(one => RandomBaseline.Rank(documents, Seed, one.Id))]);

    private RankedSystem ByTerms(
        string name, Func<IEnumerable<string>, Func<IEnumerable<string>, double[]>> index, Func<string, IReadOnlyList<string>> terms)
    {
        var sides = texts.GroupBy(t => t.Language, StringComparer.Ordinal)
            .Select(g => (Language: g.Key, Documents: g.Select(t => t.Document).ToArray(), Scores: index(g.Select(t => t.Text)))).ToList();
        return new RankedSystem(name,
        [
            .. cases.AsParallel().AsOrdered().Select(one =>
            {
                var best = new double[documents];
                foreach (var (language, own, scores) in sides)
                {
                    if (one.Texts.TryGetValue(language, out var query))
                    {
                        Keep(best, own, scores(terms(query)));
                    }
                }

                return Order(best);
            }),
        ]);
    }

    public async Task<RankedSystem> ByVectorsAsync(string name, ITextEncoder encoder, CancellationToken ct)
    {
        var best = cases.Select(_ => new double[documents]).ToList();
        foreach (var side in texts.GroupBy(t => t.Language, StringComparer.Ordinal))
        {
            // in full precision: the shipped indexes round, an evaluation must not
            string[] different = [.. side.Select(t => t.Text).Distinct(StringComparer.Ordinal)];
            var vectors = different.Zip(await encoder.EncodeAsync(different, ct)).ToDictionary(v => v.First, v => v.Second, StringComparer.Ordinal);
            (float[] Vector, int Document)[] own = [.. side.Select(t => (vectors[t.Text], t.Document))];
            var asked = cases.Index().Where(c => c.Item.Texts.ContainsKey(side.Key)).ToList();
            var queries = await QueriesAsync([.. asked.Select(c => c.Item.Texts[side.Key])], encoder, ct);
            Parallel.For(0, asked.Count, new ParallelOptions { CancellationToken = ct }, q =>
            {
                var scores = best[asked[q].Index];
                foreach (var (vector, document) in own)
                {
                    scores[document] = Math.Max(scores[document], DotProduct.Of(queries[q], vector));
                }
            });
        }

        return new RankedSystem(name, [.. best.Select(Order)]);
    }

    private static async Task<float[][]> QueriesAsync(IReadOnlyList<string> queries, ITextEncoder encoder, CancellationToken ct)
    {
        var lines = queries.Select(q => q.Split('\n')).ToList();
        var vectors = await encoder.EncodeAsync([.. lines.SelectMany(l => l)], ct);
        var sums = new float[queries.Count][];
        for (int query = 0, next = 0; query < sums.Length; next += lines[query++].Length)
        {
            // the sum points where the mean does, and only the order of documents matters
            sums[query] = vectors.Skip(next).Take(lines[query].Length).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]);
        }

        return sums;
    }

    private static void Keep(double[] best, int[] owners, double[] scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            best[owners[i]] = Math.Max(best[owners[i]], scores[i]);
        }
    }

    /// <summary>Documents above zero, best first; equal scores by number.</summary>
    internal static IReadOnlyList<int> Order(double[] scores)
    {
        int[] found = [.. Enumerable.Range(0, scores.Length).Where(d => scores[d] > 0)];
        var keys = Array.ConvertAll(found, d => -scores[d]);
        Array.Sort(keys, found); // unstable: equal scores are put right below
        for (int from = 0, to; from < found.Length; from = to)
        {
            to = from + 1;
            while (to < found.Length && keys[to] == keys[from])
            {
                to++;
            }

            Array.Sort(found, from, to - from);
        }

        return found;
    }
}
