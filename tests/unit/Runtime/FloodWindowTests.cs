using Craft.Runtime;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>C-8: the flood rule, against its words: half of the last 1 000 and at least 500.</summary>
public sealed class FloodWindowTests
{
    [Fact]
    public void It_says_what_a_plain_count_of_the_last_1000_says() =>
        Gen.Select(Gen.Int[300, 700], Gen.Int[0, 1_000], Gen.Int[0, 100_000]).Sample(
            (perMille, calm, seed) =>
            {
                var random = new Random(seed);
                var window = new FloodWindow();
                var all = new List<bool>();
                for (var i = 0; i < 2_500; i++)
                {
                    all.Add(i >= calm && random.Next(1_000) < perMille);
                    var last = all.Skip(Math.Max(0, all.Count - 1_000)).ToList();
                    var rejects = last.Count(r => r);
                    if (window.Add(all[^1]) != (rejects >= 500 && 2 * rejects >= last.Count))
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 20);

    [Theory]
    [InlineData(499, 0, false)]
    [InlineData(500, 0, true)]
    [InlineData(499, 501, false)]
    [InlineData(500, 500, true)]
    [InlineData(499, 5_000, false)]
    public void The_rule_holds_from_500_of_1000_on(int rejects, int others, bool expected)
    {
        var window = new FloodWindow();
        var last = false;
        for (var i = 0; i < others; i++)
        {
            last = window.Add(false);
        }

        for (var i = 0; i < rejects; i++)
        {
            last = window.Add(true);
        }

        Assert.Equal(expected, last);
    }
}
