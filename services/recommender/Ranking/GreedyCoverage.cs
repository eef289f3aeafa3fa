using Craft.Recommender.Skills;

namespace Craft.Recommender.Ranking;

/// <summary>
/// Orders judged courses so that the list as a whole covers the gap: the next course is the one with the highest mix of win
/// probability and the share of the gap that no course before it covers. What is left to gain only shrinks, so the scores
/// descend by themselves.
/// </summary>
internal static class GreedyCoverage
{
    /// <summary>Share of newly covered gap in the score; the rest is the win probability. Set on the query set.</summary>
    public const double DefaultCoverageShare = 0.3;

    public static IReadOnlyList<RankedCourse> Order(
        IReadOnlyList<JudgedCourse> judged, IReadOnlyList<GapSkill> gap, int top, double coverageShare)
    {
        var left = judged.OrderBy(c => c.Candidate.Course.Id, StringComparer.Ordinal).ToList();
        var covered = new HashSet<GapSkill>(ReferenceEqualityComparer.Instance);
        var total = gap.Sum(g => g.Weight);
        var list = new List<RankedCourse>();
        while (list.Count < top && left.Count > 0)
        {
            var (best, score) = Best(left, covered, total, coverageShare);
            list.Add(new RankedCourse(left[best], score));
            covered.UnionWith(left[best].Covers.Select(c => c.Skill));
            left.RemoveAt(best);
        }

        return list;
    }

    private static (int Index, double Score) Best(
        List<JudgedCourse> left, HashSet<GapSkill> covered, double total, double coverageShare)
    {
        var (best, highest) = (0, double.NegativeInfinity);
        for (var i = 0; i < left.Count; i++)
        {
            var gained = left[i].Covers.Where(c => !covered.Contains(c.Skill)).Sum(c => c.Skill.Weight);
            var gain = total > 0 ? gained / total : 0;
            var score = (coverageShare * gain) + ((1 - coverageShare) * left[i].Win);
            if (score > highest)
            {
                (best, highest) = (i, score);
            }
        }

        return (best, highest);
    }
}
