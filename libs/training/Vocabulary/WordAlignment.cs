namespace Craft.Training.Vocabulary;

/// <summary>
/// Which word piece of one language stands for which of the other, learned from translated texts alone: IBM's first model (Brown
/// et al., The Mathematics of Statistical Machine Translation, 1993), estimated by expectation maximisation. Deterministic.
/// </summary>
internal sealed class WordAlignment
{
    /// <summary>The word of the source that stands for nothing; targets without a counterpart come from it.</summary>
    private const int Nothing = -1;

    private readonly List<(int Source, int Target)> _cells = [];
    private readonly Dictionary<(int Source, int Target), int> _numbers = [];
    private readonly List<int[]> _sentences = [];
    private readonly List<int> _widths = [];

    /// <summary>Adds a translation: pieces of the source, pieces of the target.</summary>
    public void Add(ReadOnlySpan<int> source, ReadOnlySpan<int> target)
    {
        var width = source.Length + 1;
        var cells = new int[width * target.Length];
        for (var t = 0; t < target.Length; t++)
        {
            for (var s = 0; s < width; s++)
            {
                cells[(t * width) + s] = Number((s == source.Length ? Nothing : source[s], target[t]));
            }
        }

        _sentences.Add(cells);
        _widths.Add(width);
    }

    /// <summary>The most probable targets of every source piece, P(target | source), the best first.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<(int Target, double Probability)>> Learn(int iterations, int best)
    {
        var probability = new double[_cells.Count];
        Array.Fill(probability, 1);
        for (var i = 0; i < iterations; i++)
        {
            probability = Maximised(Expected(probability));
        }

        return Enumerable.Range(0, _cells.Count)
            .Where(c => _cells[c].Source != Nothing)
            .GroupBy(c => _cells[c].Source)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<(int, double)>)[.. g
                .Select(c => (_cells[c].Target, Probability: probability[c]))
                .OrderByDescending(c => c.Probability).ThenBy(c => c.Target).Take(best)]);
    }

    // every target piece is shared out among the source pieces of its text
    private double[] Expected(double[] probability)
    {
        var counts = new double[probability.Length];
        for (var i = 0; i < _sentences.Count; i++)
        {
            var (cells, width) = (_sentences[i], _widths[i]);
            for (var start = 0; start < cells.Length; start += width)
            {
                var row = cells.AsSpan(start, width);
                var sum = 0.0;
                foreach (var cell in row)
                {
                    sum += probability[cell];
                }

                foreach (var cell in row)
                {
                    counts[cell] += probability[cell] / sum;
                }
            }
        }

        return counts;
    }

    private double[] Maximised(double[] counts)
    {
        var totals = new Dictionary<int, double>();
        for (var c = 0; c < counts.Length; c++)
        {
            totals[_cells[c].Source] = totals.GetValueOrDefault(_cells[c].Source) + counts[c];
        }

        for (var c = 0; c < counts.Length; c++)
        {
            // never quite 0: a row whose cells all vanish could not be shared out
            counts[c] = Math.Max(1e-12, counts[c] / totals[_cells[c].Source]);
        }

        return counts;
    }

    private int Number((int, int) cell)
    {
        if (!_numbers.TryGetValue(cell, out var number))
        {
            number = _cells.Count;
            _numbers.Add(cell, number);
            _cells.Add(cell);
        }

        return number;
    }
}
