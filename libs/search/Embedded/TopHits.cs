namespace Craft.Search.Embedded;

/// <summary>The best k of many scores: a heap whose root is the worst one kept. Ties go to the smaller id. Not thread-safe.</summary>
internal sealed class TopHits(int k)
{
    private const int FirstRoom = 64;

    // grows as hits come: k is a wish of the caller and may be far beyond the courses there are
    private (float Score, StoredCourse Course)[] _heap = new (float, StoredCourse)[Math.Min(k, FirstRoom)];
    private int _count;

    /// <summary>A score below this one cannot enter; an equal one may, by its id.</summary>
    public float Threshold { get; private set; } = k == 0 ? float.PositiveInfinity : float.NegativeInfinity;

    public void Offer(float score, StoredCourse course)
    {
        if (_count < k)
        {
            if (_count == _heap.Length)
            {
                Array.Resize(ref _heap, (int)Math.Min(k, 2L * _heap.Length));
            }

            _heap[_count] = (score, course);
            Up(_count++);
        }
        else if (k > 0 && IsWorse(_heap[0], (score, course)))
        {
            _heap[0] = (score, course);
            Down(0);
        }
        else
        {
            return;
        }

        if (_count == k)
        {
            Threshold = _heap[0].Score;
        }
    }

    public void OfferAll(TopHits other)
    {
        foreach (var (score, course) in other._heap.AsSpan(0, other._count))
        {
            Offer(score, course);
        }
    }

    /// <summary>Best first, every score times <paramref name="factor"/>.</summary>
    public IReadOnlyList<CourseHit> ToHits(double factor)
    {
        var sorted = _heap.AsSpan(0, _count).ToArray();
        Array.Sort(sorted, (a, b) => IsWorse(a, b) ? 1 : IsWorse(b, a) ? -1 : 0);
        return [.. sorted.Select(hit => new CourseHit(hit.Course.Id, hit.Score * factor))];
    }

    private static bool IsWorse((float Score, StoredCourse Course) a, (float Score, StoredCourse Course) b) =>
        a.Score != b.Score ? a.Score < b.Score : string.CompareOrdinal(a.Course.Id, b.Course.Id) > 0;

    private void Up(int i)
    {
        while (i > 0 && IsWorse(_heap[i], _heap[(i - 1) / 2]))
        {
            (_heap[i], _heap[(i - 1) / 2]) = (_heap[(i - 1) / 2], _heap[i]);
            i = (i - 1) / 2;
        }
    }

    private void Down(int i)
    {
        while (true)
        {
            var worst = i;
            for (var child = (2 * i) + 1; child <= (2 * i) + 2 && child < _count; child++)
            {
                worst = IsWorse(_heap[child], _heap[worst]) ? child : worst;
            }

            if (worst == i)
            {
                return;
            }

            (_heap[i], _heap[worst]) = (_heap[worst], _heap[i]);
            i = worst;
        }
    }
}
