namespace Craft.Ingestor.Simulation;

/// <summary>What the simulated sources offer, and every way in which it changes. Safe for concurrent use.</summary>
internal sealed class SimulatedCatalogue
{
    /// <summary>Both APIs show at most so many.</summary>
    public const int MostPerSource = 9_999;

    private const long FirstUdemy = 500_000;
    private const long FirstMeinNow = 10_299_000_000;
    private const long FirstExtra = 1_000_000;

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<SampleCourse> _samples;
    private readonly Dictionary<string, SimulatedCourse> _courses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SimulatedCourse>> _offered = new(StringComparer.Ordinal) { [Udemy] = [], [MeinNow] = [] };
    private readonly List<SimulatedCourse> _gone = [];
    private readonly Queue<SimulatedCourse> _notYet = [];
    private readonly Random _random;
    private readonly int _seed;
    private readonly TimeProvider _time;
    private int _extras;

    public SimulatedCatalogue(IReadOnlyList<SampleCourse> samples, int? visibleAtStart, int seed, TimeProvider time)
    {
        (_samples, _seed, _time, _random) = (samples, seed, time, new Random(seed));
        var order = Enumerable.Range(0, samples.Count).ToArray();
        if (visibleAtStart is not null)
        {
            // which ones come later is a matter of the seed, else whole fields would be missing
            _random.Shuffle(order);
        }

        foreach (var (index, place) in order.Select((index, place) => (index, place)))
        {
            var course = Add(samples[index], NumberOf(samples[index].Source, index));
            if (place < (visibleAtStart ?? samples.Count))
            {
                Show(course);
            }
            else
            {
                _notYet.Enqueue(course);
            }
        }
    }

    public const string Udemy = "udemy";

    public const string MeinNow = "mein-now";

    public IReadOnlyDictionary<string, string> Snapshot()
    {
        lock (_gate)
        {
            return _offered.Values.SelectMany(c => c).ToDictionary(c => c.Id, c => c.Title, StringComparer.Ordinal);
        }
    }

    public IReadOnlyList<string> AddExtra(int count)
    {
        lock (_gate)
        {
            var added = new List<string>(count);
            for (var i = 0; i < count; i++)
            {
                var index = _extras++;
                var sample = ExtraCourses.Make(_samples, index, _seed);
                var course = Add(sample, NumberOf(sample.Source, FirstExtra + index));
                Show(course);
                added.Add(course.Id);
            }

            return added;
        }
    }

    public Task<DateTimeOffset> Edit(string id)
    {
        lock (_gate)
        {
            return Find(id, visible: true).Edit(_time.GetUtcNow());
        }
    }

    public void Withdraw(string id)
    {
        lock (_gate)
        {
            Hide(Find(id, visible: true));
        }
    }

    public void Reintroduce(string id)
    {
        lock (_gate)
        {
            Show(Find(id, visible: false));
        }
    }

    /// <summary>Mostly edits; never so many withdrawals that a poll would not be believed.</summary>
    public SimulatedChange ChangeSomething()
    {
        lock (_gate)
        {
            var dice = _random.Next(10);
            if (dice is 0 or 1 && _notYet.TryDequeue(out var next))
            {
                Show(next);
                return new SimulatedChange(SimulatedChangeKind.Added, next.Id);
            }

            var offered = _offered.Values.Sum(c => c.Count);
            if (_gone.Count > 0 && (dice == 2 || _gone.Count > offered / 20))
            {
                var back = _gone[_random.Next(_gone.Count)];
                Show(back);
                return new SimulatedChange(SimulatedChangeKind.Reintroduced, back.Id);
            }

            var source = _random.Next(offered) < _offered[Udemy].Count ? Udemy : MeinNow;
            var course = _offered[source][_random.Next(_offered[source].Count)];
            if (dice is 3 or 4 && offered > 1)
            {
                Hide(course);
                return new SimulatedChange(SimulatedChangeKind.Withdrawn, course.Id);
            }

            _ = course.Edit(_time.GetUtcNow());
            return new SimulatedChange(SimulatedChangeKind.Edited, course.Id);
        }
    }

    /// <summary>Rows from a place on.</summary>
    public SimulatedPage Page(string source, int skip, int take, Func<SimulatedCourse, byte[]> render)
    {
        lock (_gate)
        {
            var offered = _offered[source];
            var rows = new List<byte[]>(take);
            var leaving = new List<TaskCompletionSource<DateTimeOffset>>();
            for (var i = skip; i < Math.Min(offered.Count, skip + take); i++)
            {
                rows.Add(offered[i].Row(render));
                Leave(offered[i], leaving);
            }

            return new SimulatedPage(rows, offered.Count, leaving);
        }
    }

    /// <summary>The detail of an offered course; null for any other.</summary>
    public SimulatedAnswer? Detail(string id, Func<SimulatedCourse, byte[]> render)
    {
        lock (_gate)
        {
            if (_courses.GetValueOrDefault(id) is not { IsVisible: true } course)
            {
                return null;
            }

            var leaving = new List<TaskCompletionSource<DateTimeOffset>>();
            Leave(course, leaving);
            return SimulatedAnswer.Json(course.Detail(render)) with { Leaving = leaving };
        }
    }

    private static void Leave(SimulatedCourse course, List<TaskCompletionSource<DateTimeOffset>> leaving)
    {
        if (course.TakeLeaving() is { } left)
        {
            leaving.Add(left);
        }
    }

    private static long NumberOf(string source, long index) => (source == Udemy ? FirstUdemy : FirstMeinNow) + index;

    private SimulatedCourse Add(SampleCourse sample, long number)
    {
        var course = new SimulatedCourse(sample, number);
        _courses.Add(course.Id, course);
        return course;
    }

    private SimulatedCourse Find(string id, bool visible) =>
        _courses.GetValueOrDefault(id) is { } course && course.IsVisible == visible
            ? course
            : throw new ArgumentException($"no such course {(visible ? "on offer" : "withdrawn")}: {id}", nameof(id));

    private void Show(SimulatedCourse course)
    {
        var offered = _offered[course.Sample.Source];
        if (offered.Count >= MostPerSource)
        {
            throw new InvalidOperationException($"the API of {course.Sample.Source} cannot show more than {MostPerSource} courses");
        }

        course.IsVisible = true;
        offered.Add(course);
        _gone.Remove(course);
    }

    private void Hide(SimulatedCourse course)
    {
        course.IsVisible = false;
        _offered[course.Sample.Source].Remove(course);
        _gone.Add(course);
    }
}
