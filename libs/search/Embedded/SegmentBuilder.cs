namespace Craft.Search.Embedded;

/// <summary>Turns the terms of courses into a segment.</summary>
internal sealed class SegmentBuilder
{
    private const int KeyShift = 24;
    private const int CourseShift = 8;
    private const int RadixBits = 8;

    private readonly List<StoredCourse> _courses = [];
    private readonly List<int> _lengths = [];

    // term key, course number and count in one word, so that sorting the words groups the postings
    private ulong[] _postings = new ulong[1024];
    private int _count;

    public void Add(StoredCourse course, DocumentTerms terms)
    {
        if (_count + terms.Keys.Length > _postings.Length)
        {
            Array.Resize(ref _postings, Math.Max(_postings.Length * 2, _count + terms.Keys.Length));
        }

        var number = (ulong)_courses.Count << CourseShift;
        for (var i = 0; i < terms.Keys.Length; i++)
        {
            _postings[_count++] = ((ulong)terms.Keys[i] << KeyShift) | number | terms.Counts[i];
        }

        _courses.Add(course);
        _lengths.Add(terms.Length);
    }

    public PostingSegment Build()
    {
        Sort();
        var keys = new List<uint>(_count / 4);
        var starts = new List<int>(_count / 4);
        var numbers = new ushort[_count];
        var counts = new byte[_count];
        for (var i = 0; i < _count; i++)
        {
            var key = (uint)(_postings[i] >> KeyShift);
            if (i == 0 || key != keys[^1])
            {
                keys.Add(key);
                starts.Add(i);
            }

            numbers[i] = (ushort)(_postings[i] >> CourseShift);
            counts[i] = (byte)_postings[i];
        }

        starts.Add(_count);
        return new PostingSegment([.. keys], [.. starts], numbers, counts, [.. _courses], [.. _lengths]);
    }

    private void Sort()
    {
        if (_count < 1 << 13)
        {
            Array.Sort(_postings, 0, _count);
            return;
        }

        // the postings come in the order of the courses, so only the key is left to sort by
        var (from, to) = (_postings, new ulong[_postings.Length]);
        for (var shift = KeyShift; shift < KeyShift + 32; shift += RadixBits)
        {
            SortByDigit(from.AsSpan(0, _count), to, shift);
            (from, to) = (to, from);
        }

        _postings = from;
    }

    private static void SortByDigit(ReadOnlySpan<ulong> from, Span<ulong> to, int shift)
    {
        const int digits = 1 << RadixBits;
        Span<int> next = stackalloc int[digits + 1];
        next.Clear();
        foreach (var posting in from)
        {
            next[(int)((posting >> shift) & (digits - 1)) + 1]++;
        }

        for (var i = 0; i < digits; i++)
        {
            next[i + 1] += next[i];
        }

        foreach (var posting in from)
        {
            to[next[(int)((posting >> shift) & (digits - 1))]++] = posting;
        }
    }
}
