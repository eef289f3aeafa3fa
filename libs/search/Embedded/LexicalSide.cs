namespace Craft.Search.Embedded;

/// <summary>
/// The lexical index of the courses of one language: immutable segments, small ones merged into larger ones as they
/// accumulate. One writer; readers take <see cref="Snapshot"/>.
/// </summary>
internal sealed class LexicalSide
{
    // so many segments of about one size become one
    private const int Fanout = 8;

    private volatile LexicalSnapshot _snapshot = LexicalSnapshot.Empty;

    public LexicalSnapshot Snapshot => _snapshot;

    /// <summary>Adds segments and takes courses out; readers see both at once.</summary>
    public void Apply(IReadOnlyCollection<PostingSegment> added, IReadOnlyCollection<StoredCourse> removed)
    {
        if (added.Count == 0 && removed.Count == 0)
        {
            return;
        }

        var gone = removed.ToLookup(course => course.Segment!, course => course.Local);
        var views = _snapshot.Segments.Select(v => gone.Contains(v.Segment) ? v.Without(gone[v.Segment]) : v).ToList();
        views.AddRange(added.Select(segment => new SegmentView(segment)));
        Tidy(views);
        var (courses, length) = Measure(views);
        _snapshot = new LexicalSnapshot(views, courses, length);
    }

    private static void Tidy(List<SegmentView> views)
    {
        views.RemoveAll(view => view.LiveCount == 0);
        for (var i = 0; i < views.Count; i++)
        {
            if (views[i].DeadCount > views[i].LiveCount)
            {
                views[i] = new SegmentView(SegmentMerge.Merge([views[i]]));
            }
        }

        while (FindCrowdedTier(views) is { } tier)
        {
            var merged = new SegmentView(SegmentMerge.Merge(tier));
            views.RemoveAll(tier.Contains);
            views.Add(merged);
        }
    }

    private static List<SegmentView>? FindCrowdedTier(List<SegmentView> views) => views
        .GroupBy(view => Tier(view.LiveCount))
        .Where(tier => tier.Count() >= Fanout)
        .OrderBy(tier => tier.Key)
        .Select(tier => tier.Take(Fanout).ToList())
        .FirstOrDefault(tier => tier.Sum(view => view.LiveCount) <= PostingSegment.MaxCourses);

    private static int Tier(int courses) => (int)Math.Log(courses, Fanout);

    private static (int Courses, long Length) Measure(List<SegmentView> views)
    {
        var (courses, length) = (0, 0L);
        foreach (var view in views)
        {
            for (var i = 0; i < view.Segment.Lengths.Length; i++)
            {
                if (!view.IsDead(i) && view.Segment.Lengths[i] > 0)
                {
                    courses++;
                    length += view.Segment.Lengths[i];
                }
            }
        }

        return (courses, length);
    }
}
