namespace Craft.Inference.Labels;

/// <summary>
/// Naive Bayes over hashed character n-grams: how much likelier a text is among the names of a class than among all names.
/// Dirichlet smoothing with the background (Zhai and Lafferty 2004). Immutable.
/// </summary>
public sealed class GramClasses
{
    private const double Smoothing = 200;
    private const int Shortest = 3;

    // of every bucket the classes that know it, and how much each gains by it
    private readonly int[] _starts = new int[GramBuckets.Count + 1];
    private readonly int[] _classes;
    private readonly float[] _gains;
    private readonly double[] _unseen;

    /// <summary>Every name and the number of its class; a name counts by the root of its length.</summary>
    public GramClasses(IReadOnlyList<(string Name, int Class)> names, int classes)
    {
        var counts = new Dictionary<int, float>[classes];
        var background = new double[GramBuckets.Count];
        foreach (var (name, number) in names)
        {
            var buckets = GramBuckets.Of(name, Shortest);
            var weight = 1 / MathF.Sqrt(buckets.Length);
            var its = counts[number] ??= [];
            foreach (var bucket in buckets)
            {
                its[bucket] = its.GetValueOrDefault(bucket) + weight;
                background[bucket] += weight;
            }
        }

        var all = background.Sum();
        foreach (var bucket in counts.SelectMany(its => its?.Keys ?? Enumerable.Empty<int>()))
        {
            _starts[bucket + 1]++;
        }

        for (var b = 0; b < GramBuckets.Count; b++)
        {
            _starts[b + 1] += _starts[b];
        }

        (_classes, _gains) = (new int[_starts[^1]], new float[_starts[^1]]);
        var ends = _starts.AsSpan(0, GramBuckets.Count).ToArray();
        for (var number = 0; number < classes; number++)
        {
            foreach (var (bucket, count) in counts[number] ?? [])
            {
                _classes[ends[bucket]] = number;
                _gains[ends[bucket]++] = (float)Math.Log(1 + (count * all / (Smoothing * background[bucket])));
            }
        }

        _unseen = [.. counts.Select(its => Math.Log(Smoothing / ((its?.Values.Sum() ?? 0) + Smoothing)))];
    }

    /// <summary>The log of the likelihood ratio of every class by the root of the text's length; 0 says nothing, more is likelier.</summary>
    public double[] Scores(string text)
    {
        var known = GramBuckets.Of(text, Shortest).Where(b => _starts[b] < _starts[b + 1]).ToList();
        var scores = Array.ConvertAll(_unseen, unseen => unseen * known.Count);
        foreach (var bucket in known)
        {
            for (var i = _starts[bucket]; i < _starts[bucket + 1]; i++)
            {
                scores[_classes[i]] += _gains[i];
            }
        }

        var scale = Math.Sqrt(known.Count + 1);
        return Array.ConvertAll(scores, score => score / scale);
    }
}
