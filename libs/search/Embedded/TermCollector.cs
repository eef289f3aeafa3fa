using Craft.Inference.Lexical;

namespace Craft.Search.Embedded;

/// <summary>Counts the distinct terms of texts in a hash table that is used again and again. Not thread-safe.</summary>
internal sealed class TermCollector
{
    private readonly FeatureBuffer _features = new();
    private uint[] _keys = new uint[1 << 13];
    private float[] _weights = new float[1 << 13];
    private int[] _used = new int[1 << 12];
    private int _count;

    /// <summary>Adds a text; every n-gram counts <paramref name="weight"/>, every word <paramref name="wordWeight"/>.</summary>
    public void Add(ReadOnlySpan<char> text, float weight, float wordWeight)
    {
        _features.Clear();
        LexicalFeatures.Extract(text, _features);
        foreach (var gram in _features.Grams)
        {
            Add(gram, weight);
        }

        foreach (var word in _features.Words)
        {
            Add(word, wordWeight);
        }
    }

    public void Add(uint key, float weight)
    {
        // a slot without weight is a free one
        if (weight <= 0)
        {
            return;
        }

        if (_count == _used.Length)
        {
            Grow();
        }

        var slot = Find(key);
        if (_weights[slot] == 0)
        {
            _keys[slot] = key;
            _used[_count++] = slot;
        }

        _weights[slot] += weight;
    }

    /// <summary>The terms as a document has them; the collector is empty afterwards.</summary>
    public DocumentTerms TakeDocument()
    {
        var keys = new uint[_count];
        var counts = new byte[_count];
        var length = 0;
        for (var i = 0; i < _count; i++)
        {
            keys[i] = _keys[_used[i]];
            counts[i] = (byte)Math.Min(byte.MaxValue, _weights[_used[i]]);
            length += (int)_weights[_used[i]];
        }

        Clear();
        return new DocumentTerms(keys, counts, length);
    }

    /// <summary>The terms as a query has them, in the order of their keys; the collector is empty afterwards.</summary>
    public (uint[] Keys, float[] Weights) TakeQuery()
    {
        var keys = new uint[_count];
        var weights = new float[_count];
        for (var i = 0; i < _count; i++)
        {
            keys[i] = _keys[_used[i]];
            weights[i] = _weights[_used[i]];
        }

        Clear();
        Array.Sort(keys, weights);
        return (keys, weights);
    }

    private int Find(uint key)
    {
        var mask = _keys.Length - 1;
        var slot = (int)(key & (uint)mask);
        while (_weights[slot] != 0 && _keys[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var (keys, weights, used) = (_keys, _weights, _used);
        _keys = new uint[keys.Length * 2];
        _weights = new float[keys.Length * 2];
        _used = new int[used.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            var slot = Find(keys[used[i]]);
            _keys[slot] = keys[used[i]];
            _weights[slot] = weights[used[i]];
            _used[i] = slot;
        }
    }

    private void Clear()
    {
        for (var i = 0; i < _count; i++)
        {
            _weights[_used[i]] = 0;
        }

        _count = 0;
    }
}
