using System.Numerics;

namespace Craft.Search.Embedded;

/// <summary>
/// An immutable inverted index over at most 65 536 courses: sorted term keys, and for every term its courses (number within
/// the segment) and counts, in flat arrays.
/// </summary>
internal sealed class PostingSegment
{
    public const int MaxCourses = 1 << 16;

    private readonly uint[] _keys;
    private readonly int[] _starts;
    private readonly int[] _jumps;
    private readonly int _shift;

    public PostingSegment(
        uint[] keys, int[] starts, ushort[] courseNumbers, byte[] counts, StoredCourse[] courses, int[] lengths)
    {
        (_keys, _starts, CourseNumbers, Counts, Courses, Lengths) = (keys, starts, courseNumbers, counts, courses, lengths);
        (_jumps, _shift) = BuildJumps(keys);
        for (var i = 0; i < courses.Length; i++)
        {
            (courses[i].Segment, courses[i].Local) = (this, i);
        }
    }

    public ReadOnlySpan<uint> Keys => _keys;

    public ushort[] CourseNumbers { get; }

    public byte[] Counts { get; }

    public StoredCourse[] Courses { get; }

    /// <summary>Per course the sum of its counts.</summary>
    public int[] Lengths { get; }

    /// <summary>Where the postings of the n-th key begin.</summary>
    public int Start(int key) => _starts[key];

    /// <summary>The range of a term's postings; empty when the segment lacks it.</summary>
    public (int Start, int End) Find(uint key)
    {
        var bucket = (int)((ulong)key >> _shift);
        var at = _jumps[bucket];
        var end = _jumps[bucket + 1];
        while (at < end && _keys[at] < key)
        {
            at++;
        }

        return at < end && _keys[at] == key ? (_starts[at], _starts[at + 1]) : (0, 0);
    }

    // hashes are spread evenly, so a table over their leading bits leaves a handful of keys to look at
    private static (int[] Jumps, int Shift) BuildJumps(uint[] keys)
    {
        var bits = Math.Max(0, BitOperations.Log2((uint)keys.Length + 1) - 2);
        var shift = 32 - bits;
        var jumps = new int[(1 << bits) + 1];
        var at = 0;
        for (var bucket = 0; bucket < 1 << bits; bucket++)
        {
            jumps[bucket] = at;
            while (at < keys.Length && (ulong)keys[at] >> shift == (ulong)bucket)
            {
                at++;
            }
        }

        jumps[^1] = keys.Length;
        return (jumps, shift);
    }
}
