using Craft.Inference.Evaluation;

namespace Craft.Inference.Labels;

/// <summary>
/// Character tf-idf as <see cref="TfIdfIndex"/> computes it (sublinear, <see cref="CharacterNgrams"/>), with hashed n-grams in
/// flat arrays: a tenth of the memory, for use in a service. Other than there, n-grams that no text has count in the length of a
/// query: what is mostly unknown is like nothing. Immutable.
/// </summary>
public sealed class GramIndex
{
    private readonly int[] _starts = new int[GramBuckets.Count + 1];
    private readonly float[] _rarity = new float[GramBuckets.Count];
    private readonly int[] _documents;
    private readonly float[] _weights;
    private readonly int _shortest;
    private readonly int _count;

    /// <summary>Indexes texts by n-grams from <paramref name="shortest"/> to 5 characters; their numbers are their places.</summary>
    public GramIndex(IReadOnlyList<string> texts, int shortest)
    {
        (_shortest, _count) = (shortest, texts.Count);
        var counted = texts.Select(text => Count(text, shortest)).ToList();
        foreach (var (bucket, _) in counted.SelectMany(c => c))
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
        for (var document = 0; document < counted.Count; document++)
        {
            var norm = Norm(counted[document]);
            foreach (var (bucket, times) in counted[document])
            {
                _documents[ends[bucket]] = document;
                _weights[ends[bucket]++] = Weight(bucket, times) / norm;
            }
        }
    }

    /// <summary>The cosine with every text.</summary>
    public float[] Scores(string query)
    {
        var scores = new float[_count];
        var counted = Count(query, _shortest);
        var norm = Norm(counted);
        foreach (var (bucket, times) in counted)
        {
            var weight = Weight(bucket, times) / norm;
            for (var i = _starts[bucket]; i < _starts[bucket + 1]; i++)
            {
                scores[_documents[i]] += weight * _weights[i];
            }
        }

        return scores;
    }

    // ascending buckets, each with how often it occurs
    private static (int Bucket, int Times)[] Count(string text, int shortest)
    {
        var counted = new List<(int Bucket, int Times)>();
        foreach (var bucket in GramBuckets.Of(text, shortest))
        {
            if (counted is [.., var (last, times)] && last == bucket)
            {
                counted[^1] = (bucket, times + 1);
            }
            else
            {
                counted.Add((bucket, 1));
            }
        }

        return [.. counted];
    }

    private float Weight(int bucket, int times) => (1 + MathF.Log(times)) * _rarity[bucket];

    private float Norm((int Bucket, int Times)[] counted)
    {
        var square = 0f;
        foreach (var (bucket, times) in counted)
        {
            square += Weight(bucket, times) * Weight(bucket, times);
        }

        return MathF.Sqrt(square);
    }
}
