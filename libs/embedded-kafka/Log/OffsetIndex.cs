namespace Craft.EmbeddedBroker.Log;

/// <summary>Sparse index of one log: a mark about every 4 KiB, with the latest time stamp up to the next mark.</summary>
internal sealed class OffsetIndex
{
    public const int SpacingBytes = 4096;
    private readonly List<Mark> _marks = [];

    public readonly record struct Mark(long Offset, long Position, long MaxTimestamp);

    public int Count => _marks.Count;

    public Mark this[int index] => _marks[index];

    public void Note(long firstOffset, long position, long maxTimestamp)
    {
        if (_marks.Count == 0 || position - _marks[^1].Position >= SpacingBytes)
            _marks.Add(new Mark(firstOffset, position, maxTimestamp));
        else if (maxTimestamp > _marks[^1].MaxTimestamp)
            _marks[^1] = _marks[^1] with { MaxTimestamp = maxTimestamp };
    }

    /// <summary>The last mark at or before that offset.</summary>
    public Mark Before(long offset)
    {
        var (low, high) = (0, _marks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_marks[middle].Offset <= offset) low = middle;
            else high = middle - 1;
        }
        return _marks[low];
    }

    /// <summary>An offset that is not before anything stored below that position; <see cref="long.MaxValue"/> at the end.</summary>
    public long OffsetAfter(long position)
    {
        var (low, high) = (0, _marks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_marks[middle].Position < position) low = middle + 1;
            else high = middle;
        }
        return low == _marks.Count ? long.MaxValue : _marks[low].Offset;
    }
}
