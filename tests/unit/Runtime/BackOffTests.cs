using Craft.Runtime;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>Delays double, are capped, and differ between instances.</summary>
public sealed class BackOffTests
{
    [Fact]
    public void A_delay_is_between_half_and_all_of_the_doubled_and_capped_step() =>
        Gen.Select(Gen.Int[1, 2_000], Gen.Int[1, 60_000], Gen.Int[1, 10_000], Gen.Int).Sample((first, max, attempt, seed) =>
        {
            var delay = new BackOff(TimeSpan.FromMilliseconds(first), TimeSpan.FromMilliseconds(max), new(seed)).After(attempt);
            var step = attempt > 20 ? max : Math.Min(max, first * (double)(1L << (attempt - 1)));
            return delay.TotalMilliseconds >= (step / 2) - 0.01 && delay.TotalMilliseconds <= step + 0.01;
        });

    [Fact]
    public void Two_instances_do_not_knock_together()
    {
        var delays = Enumerable.Range(0, 20).Select(seed => new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9), new(seed)).After(3));
        Assert.True(delays.Distinct().Count() > 10);
    }
}
