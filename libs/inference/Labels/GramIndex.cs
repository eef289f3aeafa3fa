using System.Runtime.InteropServices;
using Craft.Inference.Evaluation;

namespace Craft.Inference.Labels;

/// <summary>
/// Character tf-idf as <see cref="TfIdfIndex"/> computes it (sublinear, <see cref="CharacterNgrams"/>), with hashed n-grams in
/// flat arrays: a tenth of the memory, for use in a service. Immutable.
/// </summary>
public sealed class GramIndex
{
    private const int Bits = 19;

    private readonly int[] _starts = new int[(1 << Bits) + 1];
    private readonly float[] _rarity = new float[1 << Bits];
    private readonly int[] _documents;
    private readonly float[] _weights;
    private readonly int _shortest;
    private readonly int _count;

    /// <summary>Indexes texts by n-grams from <paramref name="shortest"/> to 5 characters; their numbers are their places.</summary>
    public GramIndex(IReadOnlyList<string> texts, int shortest)
    {
        (_shortest, _count) = (shortest, texts.Count);
        var counts = texts.Select(Count).ToList();
        foreach (var bucket in counts.SelectMany(c => c.Keys))
        {
            _starts[bucket + 1]++;
        }

        for (var b = 0; b < _rarity.Length; b++)
        {
            _rarity[b] = (float)Math.Log((1.0 + texts.Count) / (1.0 + _starts[b + 1])) + 1;
            _starts[b + 1] += _starts[b];
        }

        (_documents, _weights) = (new int[_starts[^1]], new float[_starts[^1]]);
        var ends = _starts.AsSpan(0, _rarity.Length).ToArray();
        for (var document = 0; document < counts.Count; document++)
        {
            foreach (var (bucket, weight) in Weigh(counts[document]))
            {
                _documents[ends[bucket]] = document;
                _weights[ends[bucket]++] = weight;
            }
        }
    }

    /// <summary>The cosine with every text.</summary>
    public float[] Scores(string query)
    {
        var scores = new float[_count];
        foreach (var (bucket, weight) in Weigh(Count(query)))
        {
            for (var i = _starts[bucket]; i < _starts[bucket + 1]; i++)
            {
                scores[_documents[i]] += weight * _weights[i];
            }
        }

        return scores;
    }

    /// <summary>The bucket of an n-gram: FNV-1a with a final mix, the same everywhere.</summary>
    internal static int Bucket(string gram)
    {
        var hash = 2166136261u;
        foreach (var c in gram)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash ^= hash >> 15;
        hash *= 0x2c1b3c6du;
        return (int)((hash ^ (hash >> 12)) & ((1u << Bits) - 1));
    }

    private Dictionary<int, int> Count(string text)
    {
        var counts = new Dictionary<int, int>();
        foreach (var gram in CharacterNgrams.Of(text, _shortest))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, Bucket(gram), out _)++;
        }

        return counts;
    }

    private List<(int Bucket, float Weight)> Weigh(Dictionary<int, int> counts)
    {
        var weights = counts.OrderBy(c => c.Key).Select(c => (Bucket: c.Key, Weight: (1 + MathF.Log(c.Value)) * _rarity[c.Key])).ToList();
        var norm = MathF.Sqrt(weights.Sum(w => w.Weight * w.Weight));
        return [.. weights.Select(w => (w.Bucket, w.Weight / norm))];
    }
}
