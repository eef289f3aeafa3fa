using Craft.Inference.Evaluation;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Evaluation;

/// <summary>The interval against numpy for given draws, against distributions that are known exactly, and its laws.</summary>
public sealed class PairedBootstrapTests
{
    private static readonly Gen<PairedScore[]> _scores = Gen.Select(
        Gen.Int[0, 5].Select(i => $"group {i}"), Gen.Double[0, 1], Gen.Double[0, 1],
        (group, ours, baseline) => new PairedScore(group, ours, baseline)).Array[0, 25];

    [Fact]
    public void Means_and_percentiles_of_given_draws_are_the_golden_ones()
    {
        var golden = GoldenFile.Read("bootstrap.json");
        var (a, b) = (golden.GetProperty("a").Numbers(), golden.GetProperty("b").Numbers());
        var draws = golden.GetProperty("resample_index").EnumerateArray().Select(draw => draw.Integers().ToArray()).ToList();
        var levels = golden.GetProperty("levels").Numbers();

        Check("mean of a", [.. a.Select(value => (value, 1))]);
        Check("mean of b - a", [.. a.Zip(b, (x, y) => (y - x, 1))]);

        void Check(string name, (double Sum, int Queries)[] groups)
        {
            double[] means = [.. draws.Select(draw => PairedBootstrap.Mean(groups, draw)).Order()];
            var expected = golden.GetProperty("percentile_linear").GetProperty(name).Numbers();
            Assert.All(levels.Zip(expected), pair =>
                Assert.Equal(pair.Second, Percentiles.Linear(means, pair.First / 100), GoldenFile.Tolerance));
        }
    }

    [Theory]
    [InlineData(40, 16, 10, 22)]
    [InlineData(50, 27, 20, 34)]
    [InlineData(64, 33, 25, 41)]
    public void Of_zeros_and_ones_the_bounds_are_quantiles_of_the_binomial_distribution(int queries, int ones, int low, int high)
    {
        // the sum of a resample is binomial with n = queries and p = ones / queries: its 2.5 % and 97.5 % quantiles
        PairedScore[] scores = [.. Enumerable.Range(0, queries).Select(i => new PairedScore($"q{i}", i < ones ? 1 : 0, 0))];
        var interval = PairedBootstrap.Interval(scores, new BootstrapOptions { Resamples = 20_000 })!;
        Assert.Equal(ones / (double)queries, interval.Difference, GoldenFile.Tolerance);
        Assert.Equal(low / (double)queries, interval.Low, GoldenFile.Tolerance);
        Assert.Equal(high / (double)queries, interval.High, GoldenFile.Tolerance);
        Assert.True(interval.IsAboveZero);
    }

    [Theory]
    [InlineData(0.9, 0, 1)]
    [InlineData(0.4, 0.25, 0.25)]
    public void Groups_are_drawn_whole_and_weigh_by_their_queries(double confidence, double low, double high)
    {
        // one query of difference 1, three of 0: the means are 1, 0.25 and 0 with chances 1/4, 1/2 and 1/4
        PairedScore[] scores = [new("a", 1, 0), new("b", 0.5, 0.5), new("b", 0.2, 0.2), new("b", 0, 0)];
        var interval = PairedBootstrap.Interval(scores, new BootstrapOptions { Confidence = confidence });
        Assert.Equal(new BootstrapInterval(0.25, low, high, 4, 2), interval);
    }

    [Fact]
    public void The_same_query_many_times_in_its_group_tells_nothing_new()
    {
        PairedScore[] once = [.. Enumerable.Range(0, 30).Select(i => new PairedScore($"g{i}", i % 7 / 8.0, 0.25))];
        var options = new BootstrapOptions { Resamples = 2_000 };
        var one = PairedBootstrap.Interval(once, options)!;
        var eight = PairedBootstrap.Interval([.. once.SelectMany(s => Enumerable.Repeat(s, 8))], options)!;
        Assert.Equal((one.Low, one.High, one.Groups), (eight.Low, eight.High, eight.Groups));

        PairedScore[] apart = [.. once.SelectMany(s => Enumerable.Range(0, 8).Select(i => s with { Group = $"{s.Group}.{i}" }))];
        var narrow = PairedBootstrap.Interval(apart, options)!;
        Assert.Equal(Math.Sqrt(8), (one.High - one.Low) / (narrow.High - narrow.Low), 0.3);
    }

    [Fact]
    public void It_covers_the_truth_about_as_often_as_it_says()
    {
        var (random, covered, trials) = (new Random(11), 0, 400);
        for (var trial = 0; trial < trials; trial++)
        {
            // the true difference is 0.1; queries of a group share half of their variance
            var scores = new List<PairedScore>();
            for (var group = 0; group < 40; group++)
            {
                var shared = Normal(random);
                scores.AddRange(Enumerable.Range(0, 4).Select(_ => new PairedScore($"g{group}", 0.1 + shared + Normal(random), 0)));
            }

            var interval = PairedBootstrap.Interval(scores, new BootstrapOptions { Resamples = 400, Seed = (ulong)trial })!;
            covered += interval.Low <= 0.1 && interval.High >= 0.1 ? 1 : 0;
        }

        // a little below 0.95 is expected of 40 groups; drawn by query it would be 0.78 (design effect 1 + 3 / 2)
        Assert.InRange(covered / (double)trials, 0.90, 0.97);
    }

    [Fact]
    public void A_seed_gives_the_same_interval_in_any_order_and_the_other_side_its_mirror() => Gen.Select(
        _scores, Gen.Int).Sample((scores, seed) =>
    {
        var options = new BootstrapOptions { Resamples = 50, Seed = (ulong)seed };
        var interval = PairedBootstrap.Interval(scores, options);
        Assert.Equal(interval, PairedBootstrap.Interval(scores, options));
        Assert.Equal(scores.Select(s => s.Group).Distinct().Count() < 2, interval is null);
        if (interval is null)
        {
            return;
        }

        PairedScore[] shuffled = [.. scores];
        new Random(seed).Shuffle(shuffled);
        var other = PairedBootstrap.Interval(shuffled, options)!;
        Assert.Equal(interval.Low, other.Low, GoldenFile.Tolerance);
        Assert.Equal(interval.High, other.High, GoldenFile.Tolerance);
        Assert.True(interval.Low <= interval.High);

        var mirror = PairedBootstrap.Interval([.. scores.Select(s => new PairedScore(s.Group, s.Baseline, s.Ours))], options)!;
        Assert.Equal(-interval.Difference, mirror.Difference, GoldenFile.Tolerance);
        Assert.Equal(-interval.Low, mirror.High, GoldenFile.Tolerance);
    });

    [Fact]
    public void Too_little_is_no_interval_and_broken_input_is_refused()
    {
        Assert.Null(PairedBootstrap.Interval([], new BootstrapOptions()));
        Assert.Null(PairedBootstrap.Interval([new("a", 1, 0), new("a", 1, 0)], new BootstrapOptions()));
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Interval([new("a", double.NaN, 0)], new BootstrapOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedBootstrap.Interval([], new BootstrapOptions { Confidence = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedBootstrap.Interval([], new BootstrapOptions { Resamples = 0 }));
        Assert.Throws<ArgumentException>(() => Percentiles.Linear([], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.Linear([1], 1.5));
    }

    [Fact]
    public void Random_numbers_are_those_of_the_published_generator()
    {
        // the test vector of the reference implementation for seed 1234567
        var random = new SplitMix64(1234567);
        ulong[] first = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821], first);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
