namespace Craft.Inference.Lexical;

/// <summary>Counts how often every feature bucket occurs in a text, without allocating. Not thread-safe.</summary>
internal sealed class BucketCounter(LexicalModelShape shape)
{
    private static readonly float[] _logarithms = [.. Enumerable.Range(0, 1024).Select(n => 1 + MathF.Log(n))];

    private readonly FeatureBuffer _features = new();
    private readonly float[] _counts = new float[shape.Features];
    private readonly int[] _touched = new int[shape.Features];
    private readonly float[] _weights = new float[shape.Features];
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
        // a bucket that counts nothing is one that was not touched
        if (weight <= 0)
        {
            return;
        }

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
        if (count <= 1)
        {
            return count;
        }

        var whole = (int)count;
        return whole == count && whole < _logarithms.Length ? _logarithms[whole] : 1 + MathF.Log(count);
    }

    /// <summary>Frequency times factor of every touched bucket; good until the next text.</summary>
    public ReadOnlySpan<float> WeighTouched(float[] factors)
    {
        for (var i = 0; i < _used; i++)
        {
            _weights[i] = factors[_touched[i]] * Frequency(_touched[i]);
        }

        return _weights.AsSpan(0, _used);
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
