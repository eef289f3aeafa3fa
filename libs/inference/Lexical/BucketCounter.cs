namespace Craft.Inference.Lexical;

/// <summary>Counts how often every feature bucket occurs in a text, without allocating. Not thread-safe.</summary>
internal sealed class BucketCounter(LexicalModelShape shape)
{
    private readonly FeatureBuffer _features = new();
    private readonly float[] _counts = new float[shape.Features];
    private readonly int[] _touched = new int[shape.Features];
    private int _used;

    /// <summary>The buckets that occur, in the order of their first occurrence.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, _used);

    public void Add(ReadOnlySpan<char> text, float weight)
    {
        _features.Clear();
        LexicalFeatures.Extract(text, _features);
        foreach (var hash in _features.Grams)
        {
            Count(shape.GramBucket(hash), weight);
        }

        foreach (var hash in _features.Words)
        {
            Count(shape.WordBucket(hash), weight);
        }
    }

    public void Count(int bucket, float weight)
    {
        if (_counts[bucket] == 0)
        {
            _touched[_used++] = bucket;
        }

        _counts[bucket] += weight;
    }

    public float this[int bucket] => _counts[bucket];

    /// <summary>Sublinear term frequency: the tenth occurrence says less than the first.</summary>
    public float Frequency(int bucket)
    {
        var count = _counts[bucket];
        return count > 1 ? 1 + MathF.Log(count) : count;
    }

    public void Clear()
    {
        foreach (var bucket in Touched)
        {
            _counts[bucket] = 0;
        }

        _used = 0;
    }
}
