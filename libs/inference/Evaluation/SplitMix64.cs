namespace Craft.Inference.Evaluation;

/// <summary>
/// Steele, Lea and Flood's SplitMix64: the same numbers for a seed in every version of .NET, which <see cref="Random"/> does
/// not promise, so that a published interval can be computed again. Not thread-safe.
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>A stream of its own for a name, so that results do not depend on the order of the names.</summary>
    public static SplitMix64 For(ulong seed, string name)
    {
        var mixed = seed;
        foreach (var unit in name)
        {
            mixed = new SplitMix64(mixed ^ unit).Next();
        }

        return new SplitMix64(mixed);
    }

    public ulong Next()
    {
        _state += Increment;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1; its bias is below bound / 2^64.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);
}
