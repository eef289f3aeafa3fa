using Craft.Bench;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>The nearest-rank percentile against its definition.</summary>
public sealed class PercentileTests
{
    [Theory]
    [InlineData(0.5, 20)]
    [InlineData(0.51, 30)]
    [InlineData(0.99, 40)]
    [InlineData(1, 40)]
    [InlineData(0, 10)]
    public void Of_four_numbers(double p, double expected) => Assert.Equal(expected, Percentile.Of([40, 10, 30, 20], p));

    [Fact]
    public void A_rank_is_not_rounded_up_by_rounding() => Assert.Equal(7, Percentile.Of(Enumerable.Range(1, 25).Select(i => (double)i), 0.28));

    [Fact]
    public void Of_nothing_is_no_number() => Assert.Equal(double.NaN, Percentile.Of([], 0.5));

    [Fact]
    public void It_is_the_smallest_value_that_enough_values_do_not_exceed() =>
        Gen.Select(Gen.Int[0, 50].Select(i => (double)i).Array[1, 60], Gen.Int[1, 100]).Sample((values, percent) =>
        {
            var found = Percentile.Of(values, percent / 100.0);
            var enough = values.Order().First(v => values.Count(w => w <= v) * 100 >= percent * values.Length);
            return found.Equals(enough);
        });
}
