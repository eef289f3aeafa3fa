namespace Craft.Inference.Serving;

/// <summary>Which sequences run together, the longest first. Made by <see cref="BatchPlanner"/>, over and over in the same arrays.</summary>
public sealed class BatchPlan
{
    private int[] _order = [];
    private long[] _keys = [];
    private int[] _ends = [];

    public int Count { get; private set; }

    /// <summary>The numbers of the sequences of a batch, the longest first.</summary>
    public ReadOnlySpan<int> this[int batch]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, Count);
            var start = batch == 0 ? 0 : _ends[batch - 1];
            return _order.AsSpan(start, _ends[batch] - start);
        }
    }

    /// <summary>Starts anew with all sequences, the longest first and equally long ones in their order.</summary>
    internal ReadOnlySpan<int> Sort(ReadOnlySpan<int> lengths)
    {
        Count = 0;
        if (_order.Length < lengths.Length)
        {
            var size = Math.Max(lengths.Length, 2 * _order.Length);
            (_order, _keys, _ends) = (new int[size], new long[size], new int[size]);
        }

        for (var i = 0; i < lengths.Length; i++)
        {
            (_order[i], _keys[i]) = (i, ((long)-lengths[i] << 32) | (uint)i);
        }

        Array.Sort(_keys, _order, 0, lengths.Length);
        return _order.AsSpan(0, lengths.Length);
    }

    /// <summary>Ends a batch before place <paramref name="end"/> of the order.</summary>
    internal void Cut(int end) => _ends[Count++] = end;
}
