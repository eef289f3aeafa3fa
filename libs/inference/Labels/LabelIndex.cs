using System.Buffers;

namespace Craft.Inference.Labels;

/// <summary>
/// Finds concepts by labels that look like a text: cosine over character n-grams weighted by rarity. Immutable. Postings are
/// differences in one to three bytes, so that all labels of ESCO take some 15 MB and a query well under a millisecond.
/// </summary>
public sealed class LabelIndex
{
    private readonly int[] _owners;
    private readonly float[] _scales;
    private readonly float[] _rarity;
    private readonly int[] _starts;
    private readonly byte[] _postings;
    private readonly int _ownerCount;

    public LabelIndex(IReadOnlyList<OwnedLabel> labels)
    {
        _owners = new int[labels.Count];
        _scales = new float[labels.Count];
        var frequencies = new int[CharacterGrams.Buckets];
        _starts = MeasurePostings(labels, frequencies);
        _rarity = new float[CharacterGrams.Buckets];
        for (var b = 0; b < _rarity.Length; b++)
        {
            _rarity[b] = MathF.Log((labels.Count + 1f) / (frequencies[b] + 1f)) + 1f;
        }

        _postings = new byte[_starts[^1]];
        Fill(labels);
        _ownerCount = labels.Count == 0 ? 0 : _owners.Max() + 1;
    }

    public int Count => _owners.Length;

    /// <summary>The <paramref name="k"/> concepts with the most similar label, best first, ties by number.</summary>
    public IReadOnlyList<LabelHit> Search(string key, int k)
    {
        var best = ArrayPool<float>.Shared.Rent(_ownerCount);
        var found = best.AsSpan(0, _ownerCount);
        found.Clear();
        Score(key, found);
        var hits = Top(found, k);
        ArrayPool<float>.Shared.Return(best);
        return hits;
    }

    /// <summary>Raises every concept's score to that of its most similar label, 0..1; by number.</summary>
    public void Score(string key, Span<float> best)
    {
        var buckets = new List<int>();
        CharacterGrams.Of(key, buckets);
        if (buckets.Count == 0 || Count == 0)
        {
            return;
        }

        var scores = ArrayPool<float>.Shared.Rent(Count);
        scores.AsSpan(0, Count).Clear();
        var norm = Accumulate(buckets, scores);
        for (var label = 0; label < Count; label++)
        {
            ref var top = ref best[_owners[label]];
            top = Math.Max(top, Math.Min(1f, scores[label] * _scales[label] / norm));
        }

        ArrayPool<float>.Shared.Return(scores);
    }

    private float Accumulate(List<int> buckets, float[] scores)
    {
        var square = 0f;
        foreach (var bucket in buckets)
        {
            var weight = _rarity[bucket] * _rarity[bucket];
            square += weight;
            var label = 0;
            for (int at = _starts[bucket], end = _starts[bucket + 1]; at < end;)
            {
                label += ReadDifference(ref at);
                scores[label] += weight;
            }
        }

        return MathF.Sqrt(square);
    }

    private static List<LabelHit> Top(ReadOnlySpan<float> best, int k)
    {
        var queue = new PriorityQueue<int, (float Score, int Owner)>();
        for (var owner = 0; owner < best.Length; owner++)
        {
            if (best[owner] <= 0)
            {
                continue;
            }

            var order = (best[owner], -owner);
            if (queue.Count < k)
            {
                queue.Enqueue(owner, order);
            }
            else if (queue.TryPeek(out _, out var least) && order.CompareTo(least) > 0)
            {
                queue.DequeueEnqueue(owner, order);
            }
        }

        var hits = new List<LabelHit>(queue.Count);
        while (queue.TryDequeue(out var owner, out var order))
        {
            hits.Add(new LabelHit(owner, order.Score));
        }

        hits.Reverse();
        return hits;
    }

    private static int[] MeasurePostings(IReadOnlyList<OwnedLabel> labels, int[] frequencies)
    {
        var last = new int[CharacterGrams.Buckets];
        var sizes = new int[CharacterGrams.Buckets];
        var buckets = new List<int>();
        for (var label = 0; label < labels.Count; label++)
        {
            CharacterGrams.Of(labels[label].Key, buckets);
            foreach (var bucket in buckets)
            {
                frequencies[bucket]++;
                sizes[bucket] += SizeOf(label - last[bucket]);
                last[bucket] = label;
            }
        }

        var starts = new int[CharacterGrams.Buckets + 1];
        for (var b = 0; b < sizes.Length; b++)
        {
            starts[b + 1] = starts[b] + sizes[b];
        }

        return starts;
    }

    private void Fill(IReadOnlyList<OwnedLabel> labels)
    {
        var last = new int[CharacterGrams.Buckets];
        var ends = _starts.AsSpan(0, CharacterGrams.Buckets).ToArray();
        var buckets = new List<int>();
        for (var label = 0; label < labels.Count; label++)
        {
            CharacterGrams.Of(labels[label].Key, buckets);
            var square = 0f;
            foreach (var bucket in buckets)
            {
                square += _rarity[bucket] * _rarity[bucket];
                WriteDifference(ref ends[bucket], label - last[bucket]);
                last[bucket] = label;
            }

            _owners[label] = labels[label].Owner;
            _scales[label] = square > 0 ? labels[label].Weight / MathF.Sqrt(square) : 0;
        }
    }

    private static int SizeOf(int difference) => difference < 1 << 7 ? 1 : difference < 1 << 14 ? 2 : 3;

    private void WriteDifference(ref int at, int difference)
    {
        for (; difference >= 0x80; difference >>= 7)
        {
            _postings[at++] = (byte)(difference | 0x80);
        }

        _postings[at++] = (byte)difference;
    }

    private int ReadDifference(ref int at)
    {
        int value = 0, shift = 0;
        for (byte b; ; shift += 7)
        {
            b = _postings[at++];
            value |= (b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
