namespace Craft.Training.Optimise;

/// <summary>
/// Which texts go through the network together: about as long as each other, so that little is padding, and so many that their
/// padded size stays below a budget of tokens. Every epoch has an order of its own, which only depends on seed and epoch: the
/// position in the data is one number.
/// </summary>
public sealed class TokenBatches
{
    private readonly IReadOnlyList<int> _lengths;
    private readonly int _budget;
    private readonly int _textsMax;
    private readonly int _window;
    private readonly ulong _seed;
    private (long Epoch, int[][] Batches) _current;
    private readonly List<long> _starts = [0];

    /// <param name="lengths">Tokens of every text, special ones included.</param>
    /// <param name="budget">Texts x longest text of a batch, at most; a text longer than this is a batch of its own.</param>
    /// <param name="textsMax">Texts of a batch, at most.</param>
    /// <param name="window">
    /// Texts that are sorted by length together: the larger, the less padding and the more alike the batches.
    /// </param>
    /// <param name="seed">Of the order.</param>
    public TokenBatches(IReadOnlyList<int> lengths, int budget, int textsMax = int.MaxValue, int window = 2048, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lengths.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(textsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        (_lengths, _budget, _textsMax, _window, _seed) = (lengths, budget, textsMax, window, seed);
        _current = (0, Epoch(0));
    }

    /// <summary>Texts of a batch by its number since the beginning of the training.</summary>
    public IReadOnlyList<int> this[long number]
    {
        get
        {
            var epoch = EpochOf(number);
            if (_current.Epoch != epoch)
            {
                _current = (epoch, Epoch(epoch));
            }

            return _current.Batches[number - _starts[(int)epoch]];
        }
    }

    /// <summary>The epoch that a batch belongs to.</summary>
    public long EpochOf(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        while (_starts[^1] <= number)
        {
            _starts.Add(_starts[^1] + Epoch(_starts.Count - 1).Length);
        }

        var at = _starts.BinarySearch(number);
        return at >= 0 ? at : ~at - 1;
    }

    /// <summary>Number of the first batch of an epoch: so many batches are in those before it.</summary>
    public long StartOf(int epoch)
    {
        while (_starts.Count <= epoch)
        {
            _starts.Add(_starts[^1] + Epoch(_starts.Count - 1).Length);
        }

        return _starts[epoch];
    }

    /// <summary>All batches of an epoch; together they hold every text once.</summary>
    public int[][] Epoch(long epoch)
    {
        var chance = Chance.At(_seed, epoch);
        var order = Enumerable.Range(0, _lengths.Count).ToArray();
        chance.Shuffle(order);
        var batches = order.Chunk(_window).SelectMany(Cut).ToArray();
        chance.Shuffle(batches);
        return batches;
    }

    private IEnumerable<int[]> Cut(int[] window)
    {
        var sorted = window.OrderBy(text => _lengths[text]).ToArray();
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && end - start < _textsMax && (long)_lengths[sorted[end]] * (end - start + 1) <= _budget)
            {
                end++;
            }

            yield return sorted[start..end];
        }
    }
}
