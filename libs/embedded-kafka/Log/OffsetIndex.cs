using System.Runtime.InteropServices;

namespace Craft.EmbeddedBroker.Log;

/// <summary>Sparse index of one segment: a mark about every 4 KiB, with the latest time stamp up to the next mark.</summary>
internal sealed class OffsetIndex
{
    public const int SpacingBytes = 4096;
    private readonly List<Mark> _marks;

    public OffsetIndex() => _marks = [];

    public OffsetIndex(List<Mark> marks) => _marks = marks;

    public readonly record struct Mark(long Offset, long Position, long MaxTimestamp);

    public int Count => _marks.Count;

    public Mark[] Copy() => [.. _marks];

    public void Note(long firstOffset, long position, long maxTimestamp)
    {
        if (_marks.Count == 0 || position - _marks[^1].Position >= SpacingBytes)
            _marks.Add(new Mark(firstOffset, position, maxTimestamp));
        else if (maxTimestamp > _marks[^1].MaxTimestamp)
            _marks[^1] = _marks[^1] with { MaxTimestamp = maxTimestamp };
    }

    /// <summary>Position of the last mark at or before that offset.</summary>
    public long PositionBefore(long offset)
    {
        var (low, high) = (0, _marks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_marks[middle].Offset <= offset) low = middle;
            else high = middle - 1;
        }
        return _marks.Count == 0 ? 0 : _marks[low].Position;
    }

    /// <summary>Where to look for the first batch with a time stamp at or after that time; null when there is none.</summary>
    public long? PositionOfTime(long timestamp)
    {
        foreach (ref readonly var mark in CollectionsMarshal.AsSpan(_marks))
        {
            if (mark.MaxTimestamp >= timestamp) return mark.Position;
        }
        return null;
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
