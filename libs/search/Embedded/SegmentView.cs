namespace Craft.Search.Embedded;

/// <summary>A segment as readers see it at one moment: which of its courses are gone. Immutable.</summary>
internal sealed class SegmentView
{
    private readonly ulong[] _dead;

    public SegmentView(PostingSegment segment)
        : this(segment, new ulong[(segment.Courses.Length + 63) / 64], 0)
    {
    }

    private SegmentView(PostingSegment segment, ulong[] dead, int deadCount) =>
        (Segment, _dead, DeadCount) = (segment, dead, deadCount);

    public PostingSegment Segment { get; }

    public int DeadCount { get; }

    public int LiveCount => Segment.Courses.Length - DeadCount;

    public bool IsDead(int number) => (_dead[number >> 6] & (1UL << (number & 63))) != 0;

    public SegmentView Without(IEnumerable<int> numbers)
    {
        var dead = (ulong[])_dead.Clone();
        var count = DeadCount;
        foreach (var number in numbers)
        {
            dead[number >> 6] |= 1UL << (number & 63);
            count++;
        }

        return new SegmentView(Segment, dead, count);
    }

    /// <summary>How many of the postings belong to courses that are still there.</summary>
    public int CountLive(int start, int end)
    {
        if (DeadCount == 0)
        {
            return end - start;
        }

        var live = 0;
        for (var i = start; i < end; i++)
        {
            live += IsDead(Segment.CourseNumbers[i]) ? 0 : 1;
        }

        return live;
    }
}
