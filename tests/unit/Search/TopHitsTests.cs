using Craft.Search.Embedded;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>The best k of many scores.</summary>
public sealed class TopHitsTests
{
    [Fact]
    public void The_best_are_kept_in_order_and_ties_go_to_the_smaller_id() =>
        Gen.Select(Gen.Int[0, 400].SelectMany(n => Gen.Int[-20, 20].Array[n]), Gen.Int[0, 120]).Sample((scores, k) =>
        {
            var hits = new TopHits(k);
            var all = scores.Select((score, i) => (Score: (float)score, Course: Stored($"c{i:000}"))).ToArray();
            foreach (var (score, course) in all)
            {
                if (score >= hits.Threshold)
                {
                    hits.Offer(score, course);
                }
            }

            var expected = all.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Course.Id, StringComparer.Ordinal).Take(k);
            Assert.Equal(expected.Select(hit => (hit.Course.Id, (double)hit.Score)), hits.ToHits(1).Select(hit => (hit.Id, hit.Score)));
        });

    [Fact]
    public void Parts_that_were_collected_apart_come_together() =>
        Gen.Select(Gen.Int[0, 200].SelectMany(n => Gen.Int[-9, 9].Array[n]), Gen.Int[1, 40]).Sample((scores, k) =>
        {
            var (whole, left, right) = (new TopHits(k), new TopHits(k), new TopHits(k));
            for (var i = 0; i < scores.Length; i++)
            {
                whole.Offer(scores[i], Stored($"c{i:000}"));
                (i % 3 == 0 ? left : right).Offer(scores[i], Stored($"c{i:000}"));
            }

            left.OfferAll(right);
            Assert.Equal(whole.ToHits(2), left.ToHits(2));
        });

    private static StoredCourse Stored(string id) => new(id, 1, false) { Columns = CourseColumns.None };
}
