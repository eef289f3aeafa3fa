using Craft.Training.Optimise;
using CsCheck;
using Xunit;

namespace Craft.ModelTests.Optimise;

/// <summary>Texts of like length together, every text once.</summary>
public sealed class TokenBatchesTests
{
    [Fact]
    public void Every_epoch_holds_every_text_once_and_keeps_to_the_budget() =>
        (from lengths in Gen.Int[1, 200].Array[1, 300]
         from budget in Gen.Int[1, 1000]
         from texts in Gen.Int[1, 40]
         from window in Gen.Int[1, 100]
         from seed in Gen.ULong
         select (lengths, budget, texts, window, seed)).Sample(c =>
        {
            var batches = new TokenBatches(c.lengths, c.budget, c.texts, c.window, c.seed);
            foreach (var epoch in (long[])[0, 1, 5])
            {
                var all = batches.Epoch(epoch);
                Assert.Equal(Enumerable.Range(0, c.lengths.Length), all.SelectMany(b => b).Order());
                Assert.All(all, b => Assert.True(b.Length == 1 || (b.Length <= c.texts && b.Length * b.Max(t => c.lengths[t]) <= c.budget)));
            }
        }, iter: 200);

    [Fact]
    public void A_batch_depends_on_seed_and_number_alone()
    {
        var lengths = Enumerable.Range(1, 100).ToArray();
        var (forwards, backwards) = (new TokenBatches(lengths, 300, seed: 4), new TokenBatches(lengths, 300, seed: 4));
        var there = Enumerable.Range(0, 200).Select(i => forwards[i].ToArray()).ToList();
        var back = Enumerable.Range(0, 200).Reverse().Select(i => backwards[i].ToArray()).Reverse().ToList();
        Assert.Equal(there, back);
        Assert.NotEqual(there, Enumerable.Range(0, 200).Select(i => new TokenBatches(lengths, 300, seed: 5)[i].ToArray()));
        Assert.Equal(there[(int)forwards.StartOf(1)], forwards.Epoch(1)[0]);
        Assert.Equal(1, forwards.EpochOf(forwards.StartOf(1)));
        Assert.Equal(0, forwards.EpochOf(forwards.StartOf(1) - 1));
    }

    [Fact]
    public void Of_texts_as_long_as_courses_less_than_a_tenth_is_padding()
    {
        var chance = Chance.At(1, 1);
        var lengths = Enumerable.Range(0, 6000).Select(_ => Math.Clamp((int)Math.Exp(Math.Log(118) + (0.65 * Normal(chance))), 3, 512)).ToArray();
        var batches = new TokenBatches(lengths, 4096).Epoch(0);
        var padded = batches.Sum(b => (double)b.Length * b.Max(t => lengths[t]));
        Assert.InRange(1 - (lengths.Sum() / padded), 0, 0.1);
    }

    private static double Normal(Chance chance) =>
        Math.Sqrt(-2 * Math.Log(1 - chance.Fraction())) * Math.Cos(2 * Math.PI * chance.Fraction());
}
