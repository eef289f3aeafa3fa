using Craft.Catalog.Knowledge;
using Craft.Recommender.Explaining;
using Craft.Recommender.Retrieval;
using Craft.Recommender.Skills;
using Craft.Schemas;

namespace Craft.Recommender.Ranking;

/// <summary>From candidates to the ordered list: claims, features, all pairs, greedy coverage. Pure.</summary>
internal static class CourseRanking
{
    /// <summary>The ranker as answers name it.</summary>
    public static ModelRef Model(RankingTuning tuning) => new() { Name = "pairwise-features", Version = tuning.Judge.Version };

    public static IReadOnlyList<RankedCourse> Rank(
        IReadOnlyList<Candidate> candidates,
        Occupation occupation,
        IReadOnlyList<GapSkill> gap,
        string language,
        int top,
        RankingTuning tuning)
    {
        var judged = Judge(candidates, occupation, gap, language, tuning);
        return GreedyCoverage.Order(judged, gap, top, tuning.CoverageShare);
    }

    /// <summary>Claims and features of every candidate, in their order.</summary>
    public static List<(IReadOnlyList<SkillClaim> Claims, CourseFeatures Features)> Read(
        IReadOnlyList<Candidate> candidates, Occupation occupation, IReadOnlyList<GapSkill> gap, string language)
    {
        var reading = new FeatureReading(occupation, gap, language);
        var lexical = candidates.Max(c => c.Lexical) ?? 0;
        var (low, high) = (candidates.Min(c => c.Knn) ?? 0, candidates.Max(c => c.Knn) ?? 0);
        var read = new List<(IReadOnlyList<SkillClaim>, CourseFeatures)>(candidates.Count);
        foreach (var candidate in candidates)
        {
            var claims = Claims.Of(candidate.Course, gap);
            read.Add((claims, reading.Of(candidate, claims, lexical, low, high)));
        }

        return read;
    }

    private static List<JudgedCourse> Judge(
        IReadOnlyList<Candidate> candidates,
        Occupation occupation,
        IReadOnlyList<GapSkill> gap,
        string language,
        RankingTuning tuning)
    {
        var read = Read(candidates, occupation, gap, language);
        var wins = PairwiseJudge.MeanWins([.. read.Select(r => r.Features)], tuning.Judge);
        return
        [
            .. candidates.Select((c, i) => new JudgedCourse(c, read[i].Claims, wins[i]))
                .Where((c, i) => c.Covers.Count > 0 || c.Candidate.Fused + read[i].Features.Focus >= tuning.MinRelevance),
        ];
    }
}
