using Craft.Recommender.Explaining;
using Craft.Recommender.Ranking;
using Craft.Recommender.Retrieval;
using Craft.Recommender.Skills;
using Craft.Schemas;
using Craft.Search;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>Fusion, pairwise judge and greedy coverage.</summary>
public sealed class RankingTests
{
    private static readonly Gen<CourseFeatures> _features =
        Gen.Double[0, 1].Array[6].Select(v => new CourseFeatures(v[0], v[1], v[2], v[3], v[4], v[5]));

    // scores that differ do so by more than rounding can take away
    private static readonly Gen<CourseHit[]> _hits = Gen.Select(Gen.Int[0, 12], Gen.Int[-1000, 1000].Select(n => n / 1000.0))
        .Array[0, 10].Select(all => all.DistinctBy(h => h.Item1).Select(h => new CourseHit($"c{h.Item1:00}", h.Item2)).ToArray());

    [Fact]
    public void A_fused_list_holds_every_hit_once_best_first() => Gen.Select(_hits, _hits, Gen.Double[0, 1]).Sample((knn, raw, share) =>
    {
        var lexical = raw.Select(h => h with { Score = h.Score + 1.1 }).ToArray();
        var fused = Fusion.Of(knn, lexical, share);
        Assert.Equal(knn.Concat(lexical).Select(h => h.Id).Distinct().Order(), fused.Select(f => f.Id).Order());
        Assert.All(fused, f => Assert.InRange(f.Fused, 0, 1.0000001));
        Assert.Equal(fused.OrderByDescending(f => f.Fused).ThenBy(f => f.Id, StringComparer.Ordinal), fused);
        Assert.All(fused, f => Assert.Equal(knn.SingleOrDefault(h => h.Id == f.Id)?.Score, f.Knn));
        Assert.All(fused, f => Assert.Equal(lexical.SingleOrDefault(h => h.Id == f.Id)?.Score, f.Lexical));
    });

    [Fact]
    public void Without_a_share_for_vectors_the_lexical_order_stays() => _hits.Sample(raw =>
    {
        var lexical = raw.Select(h => h with { Score = h.Score + 1.1 }).ToArray();
        var fused = Fusion.Of([], lexical, 0.3);
        Assert.Equal(
            lexical.OrderByDescending(h => h.Score).ThenBy(h => h.Id, StringComparer.Ordinal).Select(h => h.Id), fused.Select(f => f.Id));
    });

    [Fact]
    public void Mean_wins_are_probabilities_that_add_up_and_follow_the_strength() => _features.Array[2, 12].Sample(candidates =>
    {
        var weights = JudgeWeights.Default;
        var wins = PairwiseJudge.MeanWins(candidates, weights);
        Assert.All(wins, w => Assert.InRange(w, 0, 1));
        Assert.Equal(candidates.Length / 2.0, wins.Sum(), 1e-9);
        var byStrength = Enumerable.Range(0, candidates.Length).OrderByDescending(i => weights.Strength(candidates[i])).ToList();
        Assert.True(byStrength.Zip(byStrength.Skip(1)).All(p => wins[p.First] >= wins[p.Second] - 1e-12));
    });

    [Fact]
    public void The_judge_has_no_favourite_place() => _features.Array[2, 8].Sample(candidates =>
    {
        var wins = PairwiseJudge.MeanWins(candidates, JudgeWeights.Default);
        var reversed = PairwiseJudge.MeanWins([.. candidates.Reverse()], JudgeWeights.Default);
        Assert.All(Enumerable.Range(0, wins.Length), i => Assert.Equal(wins[i], reversed[wins.Length - 1 - i], 1e-9));
    });

    [Fact]
    public void More_of_the_gap_covered_wins_when_all_else_is_equal()
    {
        var plain = new CourseFeatures(0.2, 0.5, 0.5, 0.5, 1, 0.5);
        Assert.True(PairwiseJudge.Prefers(plain with { Coverage = 0.4 }, plain, JudgeWeights.Default) > 0.5);
    }

    [Fact]
    public void The_next_course_is_the_one_that_adds_most()
    {
        var gap = Enumerable.Range(0, 4).Select(i => Courses.Gap($"s{i}")).ToList();
        var judged = new[] { Judged("a", 0.9, gap[0], gap[1]), Judged("b", 0.85, gap[0], gap[1]), Judged("c", 0.8, gap[2], gap[3]) };
        var list = GreedyCoverage.Order(judged, gap, 3, 0.3);
        Assert.Equal(["a", "c", "b"], list.Select(c => c.Course.Candidate.Course.Id));
        Assert.Equal(["a", "b", "c"], GreedyCoverage.Order(judged, gap, 3, 0).Select(c => c.Course.Candidate.Course.Id));
    }

    [Fact]
    public void A_list_is_as_long_as_asked_without_repetition_and_its_scores_descend()
    {
        var course = Gen.Select(Gen.Double[0, 1], Gen.Bool.Array[5]);
        Gen.Select(course.Array[0, 12], Gen.Int[1, 20], Gen.Double[0, 1]).Sample((raw, top, share) =>
        {
            var gap = Enumerable.Range(0, 5).Select(i => Courses.Gap($"s{i}", i + 0.5)).ToList();
            var judged = raw.Select((r, i) => Judged($"c{i:00}", r.Item1, [.. gap.Where((_, g) => r.Item2[g])])).ToList();
            var list = GreedyCoverage.Order(judged, gap, top, share);
            Assert.Equal(Math.Min(top, judged.Count), list.Select(c => c.Course).Distinct().Count());
            Assert.Equal(list.Count, list.Select(c => c.Course).Distinct().Count());
            Assert.True(list.Zip(list.Skip(1)).All(p => p.First.Score >= p.Second.Score - 1e-12));

            // the order of the candidates decides nothing
            Assert.Equal(list, GreedyCoverage.Order([.. judged.AsEnumerable().Reverse()], gap, top, share));
        });
    }

    private static JudgedCourse Judged(string id, double win, params GapSkill[] covers) => new(
        new Candidate(Courses.One(id), null, 1, 0.5),
        [.. covers.Select(c => new SkillClaim(c, new Evidence { Field = "title", Start = 0, End = 1, Text = "T" }))],
        win);
}
