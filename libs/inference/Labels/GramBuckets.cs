using Craft.Inference.Evaluation;

namespace Craft.Inference.Labels;

/// <summary>Character n-grams (<see cref="CharacterNgrams"/>, up to 5) as numbers (<see cref="GramHash"/>).</summary>
internal static class GramBuckets
{
    public const int Count = 1 << Bits;

    private const int Bits = 19;
    private const int Longest = 5;

    /// <summary>The buckets of a text's n-grams, ascending, as often as they occur.</summary>
    public static int[] Of(string text, int shortest)
    {
        var buckets = new List<int>();
        CharacterNgrams.Visit(text, shortest, Longest, gram => buckets.Add(Bucket(gram)));
        buckets.Sort();
        return [.. buckets];
    }

    internal static int Bucket(ReadOnlySpan<char> gram) => (int)(GramHash.Of(gram) & (Count - 1));
}
