namespace Craft.Search.Embedded;

/// <summary>Makes one segment out of several and leaves out the courses that are gone.</summary>
internal static class SegmentMerge
{
    private const int Gone = -1;

    public static PostingSegment Merge(IReadOnlyList<SegmentView> views)
    {
        var courses = new List<StoredCourse>();
        var lengths = new List<int>();
        var numbers = views.Select(view => Renumber(view, courses, lengths)).ToArray();
        var size = views.Sum(view => view.Segment.Counts.Length);
        var (keys, starts) = (new List<uint>(), new List<int>());
        var (courseNumbers, counts) = (new ushort[size], new byte[size]);
        var positions = new int[views.Count];
        var written = 0;
        while (SmallestKey(views, positions) is { } key)
        {
            var begin = written;
            for (var i = 0; i < views.Count; i++)
            {
                var segment = views[i].Segment;
                if (positions[i] == segment.Keys.Length || segment.Keys[positions[i]] != key)
                {
                    continue;
                }

                for (var at = segment.Start(positions[i]); at < segment.Start(positions[i] + 1); at++)
                {
                    if (numbers[i][segment.CourseNumbers[at]] is var number and not Gone)
                    {
                        (courseNumbers[written], counts[written++]) = ((ushort)number, segment.Counts[at]);
                    }
                }

                positions[i]++;
            }

            if (written > begin)
            {
                keys.Add(key);
                starts.Add(begin);
            }
        }

        starts.Add(written);
        return new PostingSegment(
            [.. keys], [.. starts], courseNumbers[..written], counts[..written], [.. courses], [.. lengths]);
    }

    private static int[] Renumber(SegmentView view, List<StoredCourse> courses, List<int> lengths)
    {
        var numbers = new int[view.Segment.Courses.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Gone;
            if (!view.IsDead(i))
            {
                numbers[i] = courses.Count;
                courses.Add(view.Segment.Courses[i]);
                lengths.Add(view.Segment.Lengths[i]);
            }
        }

        return numbers;
    }

    private static uint? SmallestKey(IReadOnlyList<SegmentView> views, int[] positions)
    {
        uint? smallest = null;
        for (var i = 0; i < positions.Length; i++)
        {
            var keys = views[i].Segment.Keys;
            if (positions[i] < keys.Length && (smallest is null || keys[positions[i]] < smallest))
            {
                smallest = keys[positions[i]];
            }
        }

        return smallest;
    }
}
