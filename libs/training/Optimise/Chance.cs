using Craft.Inference.Evaluation;

namespace Craft.Training.Optimise;

/// <summary>
/// Chance that depends on a seed and a position only. Nothing of it has to be stored: a resumed training asks for the same
/// position again.
/// </summary>
public sealed class Chance
{
    private readonly SplitMix64 _numbers;

    private Chance(SplitMix64 numbers) => _numbers = numbers;

    public static Chance At(ulong seed, long position) => new(new SplitMix64(new SplitMix64(seed ^ new SplitMix64((ulong)position).Next()).Next()));

    /// <summary>A seed for libtorch's generators.</summary>
    public long Seed() => (long)(_numbers.Next() >> 1);

    /// <summary>From 0 to bound - 1.</summary>
    public int Below(int bound) => _numbers.Below(bound);

    /// <summary>At least 0, below 1.</summary>
    public double Fraction() => (_numbers.Next() >> 11) * (1.0 / (1L << 53));

    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
