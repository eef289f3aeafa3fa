using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Recommender.Skills;
using Craft.Search;

namespace Craft.Recommender.Retrieval;

/// <summary>Searches the courses by vector and by words and fuses both by measured weights.</summary>
internal sealed class CandidateSearch(ICourseIndex index, ITextEncoder encoder, RetrievalTuning tuning)
{
    /// <summary>The candidates for an occupation and a gap, best first, ties by course id.</summary>
    public async Task<CandidateList> FindAsync(
        Occupation occupation, IReadOnlyList<GapSkill> gap, CourseFilter filter, CancellationToken ct)
    {
        var fused = await SearchAsync(GapQuery.Of(occupation, gap, tuning), filter, ct);
        return new CandidateList(await LoadAsync(fused, tuning.Best, ct), fused.Count);
    }

    /// <summary>The courses for a text as someone typed it, best first.</summary>
    public async Task<IReadOnlyList<Candidate>> FindAsync(string text, int k, CancellationToken ct) =>
        await LoadAsync(await SearchAsync(GapQuery.Of(text), CourseFilter.Any, ct), k, ct);

    private async Task<IReadOnlyList<FusedHit>> SearchAsync(GapQuery query, CourseFilter filter, CancellationToken ct)
    {
        var lexical = await index.MatchAsync(query.Lexical, tuning.Hits, filter, ct);
        var knn = await NearestAsync(query, filter, ct);
        return Fusion.Of(knn, lexical, tuning.KnnShare);
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

    private async Task<IReadOnlyList<CourseHit>> NearestAsync(GapQuery query, CourseFilter filter, CancellationToken ct)
    {
        // a query vector meets only vectors of the same encoder (invariant C-10)
        if (encoder.Model != index.Encoder)
        {
            return [];
        }

        var vectors = await encoder.EncodeAsync([query.German, query.English], ct);
        var mean = new float[encoder.Dimensions];
        var square = 0d;
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = vectors[0][i] + vectors[1][i];
            square += mean[i] * (double)mean[i];
        }

        if (square <= 0)
        {
            return [];
        }

        var scale = (float)(1 / Math.Sqrt(square));
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] *= scale;
        }

        return await index.NearestAsync(mean, tuning.Hits, filter, ct);
    }
}
