using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Recommender.Skills;
using Craft.Search;

namespace Craft.Recommender.Retrieval;

/// <summary>
/// Searches the courses by vector and by words and fuses both by measured weights. A text that the encoder has no numbers for is
/// searched by its words alone.
/// </summary>
internal sealed class CandidateSearch(ICourseIndex index, ITextEncoder encoder, RetrievalTuning tuning)
{
    /// <summary>The candidates for an occupation and a gap, best first, ties by course id.</summary>
    public async Task<CandidateList> FindAsync(
        Occupation occupation, IReadOnlyList<GapSkill> gap, CourseFilter filter, CancellationToken ct)
    {
        var (fused, wordsAlone) = await SearchAsync(GapQuery.Of(occupation, gap, tuning), filter, ct);
        return new CandidateList(await LoadAsync(fused, tuning.Best, ct), fused.Count, wordsAlone);
    }

    /// <summary>The courses for a text as someone typed it, best first.</summary>
    public async Task<IReadOnlyList<Candidate>> FindAsync(string text, int k, CancellationToken ct) =>
        await LoadAsync((await SearchAsync(GapQuery.Of(text), CourseFilter.Any, ct)).Fused, k, ct);

    private async Task<(IReadOnlyList<FusedHit> Fused, bool WordsAlone)> SearchAsync(GapQuery query, CourseFilter filter, CancellationToken ct)
    {
        var lexical = await index.MatchAsync(query.Lexical, tuning.Hits, filter, ct);
        var knn = await NearestAsync(query, filter, ct);
        return (Fusion.Of(knn ?? [], lexical, tuning.KnnShare), knn is null);
    }

    private async Task<List<Candidate>> LoadAsync(IReadOnlyList<FusedHit> fused, int k, CancellationToken ct)
    {
        var best = new List<Candidate>();
        foreach (var hit in fused)
        {
            // a course may be withdrawn between search and look-up
            if (await index.GetAsync(hit.Id, ct) is { } found)
            {
                best.Add(new Candidate(found.Course, hit.Knn, hit.Lexical, hit.Fused));
            }

            if (best.Count == k)
            {
                break;
            }
        }

        return best;
    }

    // null when the encoder has no numbers for the query in either language
    private async Task<IReadOnlyList<CourseHit>?> NearestAsync(GapQuery query, CourseFilter filter, CancellationToken ct)
    {
        // a query vector meets only vectors of the same encoder (invariant C-10)
        if (encoder.Model != index.Encoder)
        {
            return [];
        }

        string[] texts = [query.German, query.English];
        var vectors = (await UsableOutputs.OfAsync(texts, usable => encoder.EncodeAsync(usable, ct))).OfType<float[]>().ToList();
        return vectors.Count == 0 ? null
            : Mean(vectors) is { } mean ? await index.NearestAsync(mean, tuning.Hits, filter, ct)
            : [];
    }

    // of unit length; null when there is no direction
    private static float[]? Mean(List<float[]> vectors)
    {
        var mean = new float[vectors[0].Length];
        var square = 0d;
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = vectors.Sum(vector => vector[i]);
            square += mean[i] * (double)mean[i];
        }

        if (square <= 0)
        {
            return null;
        }

        var scale = (float)(1 / Math.Sqrt(square));
        return Array.ConvertAll(mean, value => value * scale);
    }
}
