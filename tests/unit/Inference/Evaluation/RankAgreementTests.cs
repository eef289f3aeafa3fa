using System.Text.Json;
using Craft.Inference.Evaluation;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Evaluation;

/// <summary>Kendall's tau-b against scipy, rank-biased overlap against the paper's formula, and their laws.</summary>
public sealed class RankAgreementTests
{
    private static readonly Gen<string[]> _lists = Gen.Int[0, 15].HashSet[0, 12].Select(ids => ids.Select(id => $"d{id}").ToArray());

    [Fact]
    public void Tau_b_has_the_golden_values()
    {
        var rows = GoldenFile.ReadLines("correlation.jsonl");
        foreach (var row in rows)
        {
            var tau = RankCorrelation.KendallTauB(row.GetProperty("x").Numbers(), row.GetProperty("y").Numbers());
            var expected = row.GetProperty("kendall_tau_b");
            Assert.Equal(expected.ValueKind == JsonValueKind.Null, tau is null);
            if (tau is { } value)
            {
                Assert.Equal(expected.GetDouble(), value, GoldenFile.Tolerance);
            }
        }

        Assert.Equal(60, rows.Count);
    }

    [Fact]
    public void Overlap_has_the_golden_values()
    {
        var rows = GoldenFile.ReadLines("rbo.jsonl");
        foreach (var row in rows)
        {
            foreach (var p in (double[])[0.8, 0.9, 0.98])
            {
                var expected = row.GetProperty(FormattableString.Invariant($"rbo_ext p={p}")).GetDouble();
                var (a, b) = (row.GetProperty("a").Strings(), row.GetProperty("b").Strings());
                Assert.Equal(expected, RankBiasedOverlap.Extrapolated(a, b, p), GoldenFile.Tolerance);
            }
        }

        Assert.Equal(40, rows.Count);
    }

    [Fact]
    public void Tau_b_is_symmetric_bounded_and_turns_with_the_order() => Gen.Select(
        Gen.Int[-4, 4].Array[12], Gen.Int[-4, 4].Array[12], Gen.Int).Sample((first, second, seed) =>
        {
            double[] x = [.. first], y = [.. second];
            var tau = RankCorrelation.KendallTauB(x, y);
            Assert.Equal(tau, RankCorrelation.KendallTauB(y, x));
            if (tau is not { } value)
            {
                return;
            }

            Assert.InRange(value, -1 - 1e-12, 1 + 1e-12);
            Assert.Equal(-value, RankCorrelation.KendallTauB(x, [.. y.Select(v => -v)])!.Value, GoldenFile.Tolerance);
            Assert.Equal(1, RankCorrelation.KendallTauB(x, [.. x.Select(v => v * v * v)])!.Value, GoldenFile.Tolerance);
            int[] order = [.. Enumerable.Range(0, x.Length)];
            new Random(seed).Shuffle(order);
            Assert.Equal(tau, RankCorrelation.KendallTauB([.. order.Select(i => x[i])], [.. order.Select(i => y[i])]));
        });

    [Fact]
    public void Overlap_is_symmetric_bounded_one_for_equal_and_zero_for_disjoint_lists() => Gen.Select(
        _lists, _lists, Gen.Double[0.05, 0.95]).Sample((a, b, p) =>
        {
            var overlap = RankBiasedOverlap.Extrapolated(a, b, p);
            Assert.InRange(overlap, -1e-12, 1 + 1e-12);
            Assert.Equal(overlap, RankBiasedOverlap.Extrapolated(b, a, p), GoldenFile.Tolerance);
            Assert.Equal(a.Length == 0 ? 0 : 1, RankBiasedOverlap.Extrapolated(a, a, p), GoldenFile.Tolerance);
            Assert.Equal(0, RankBiasedOverlap.Extrapolated(a, [.. b.Select(id => $"other {id}")], p));
        });

    [Fact]
    public void Undefined_and_broken_input_is_not_a_number_in_a_table()
    {
        Assert.Null(RankCorrelation.KendallTauB([], []));
        Assert.Null(RankCorrelation.KendallTauB([1], [1]));
        Assert.Null(RankCorrelation.KendallTauB([1, 1, 1], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.KendallTauB([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.KendallTauB([1, double.NaN], [1, 2]));
        Assert.Equal(0, RankBiasedOverlap.Extrapolated([], [], 0.9));
        Assert.Throws<ArgumentException>(() => RankBiasedOverlap.Extrapolated(["a", "b", "a"], ["a", "c"], 0.9));
        Assert.Throws<ArgumentException>(() => RankBiasedOverlap.Extrapolated(["a", "b", "d"], ["c", "c"], 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => RankBiasedOverlap.Extrapolated(["a"], ["a"], 1));
    }
}
