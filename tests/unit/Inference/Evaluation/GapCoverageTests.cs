using Craft.Inference.Evaluation;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Evaluation;

/// <summary>Coverage of a gap by the first courses.</summary>
public sealed class GapCoverageTests
{
    private static readonly Gen<string[]> _skills = Gen.Int[0, 12].HashSet[0, 6].Select(ids => ids.Select(id => $"s{id}").ToArray());

    [Fact]
    public void Skills_count_once_and_only_those_of_the_gap()
    {
        string[][] taught = [["a", "x"], ["a"], ["b", "a"], ["c"]];
        Assert.Equal(0.25, GapCoverage.At(taught, ["a", "b", "c", "d"], 2));
        Assert.Equal(0.5, GapCoverage.At(taught, ["a", "b", "c", "d"], 3));
        Assert.Equal(0.75, GapCoverage.At(taught, ["a", "b", "c", "d", "d"], 10));
        Assert.Equal(0, GapCoverage.At([], ["a"], 5));
        Assert.Null(GapCoverage.At(taught, [], 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => GapCoverage.At(taught, ["a"], 0));
    }

    [Fact]
    public void It_grows_with_depth_and_ignores_the_order_of_the_first() => Gen.Select(
        _skills.Array[0, 8], _skills.Where(s => s.Length > 0), Gen.Int[1, 8], Gen.Int).Sample((taught, gap, k, seed) =>
        {
            var coverage = GapCoverage.At(taught, gap, k)!.Value;
            Assert.InRange(coverage, 0, 1);
            Assert.True(coverage <= GapCoverage.At(taught, gap, k + 1)!.Value);
            string[][] first = [.. taught.Take(k)];
            new Random(seed).Shuffle(first);
            Assert.Equal(coverage, GapCoverage.At([.. first, .. taught.Skip(k)], gap, k));
            Assert.Equal(1, GapCoverage.At([gap, .. taught], gap, 1));
        });
}
