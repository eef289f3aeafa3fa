using System.Collections.Concurrent;
using Craft.Schemas;

namespace Craft.Search.Embedded;

/// <summary>
/// All that the index holds in memory: courses by id, vectors, lexical sides. Made from the store at start, then changed by one
/// writer. Reads of <see cref="Courses"/> and <see cref="Vectors"/> need <see cref="Lock"/>; the sides do not.
/// </summary>
internal sealed class IndexContent(string vectorsPath, int dimensions) : IDisposable
{
    // 4096 courses with 2 000 terms each sort in 130 MB; larger chunks gain nothing
    private const int CoursesPerSegment = 4096;

    private const string German = "de";

    private readonly Dictionary<string, StoredCourse> _courses = new(StringComparer.Ordinal);

    public ReaderWriterLockSlim Lock { get; } = new();

    public IReadOnlyDictionary<string, StoredCourse> Courses => _courses;

    public VectorTable Vectors { get; } = new(vectorsPath, dimensions);

    /// <summary>Courses in German.</summary>
    public LexicalSide GermanSide { get; } = new();

    /// <summary>Courses in English and all other languages.</summary>
    public LexicalSide OtherSide { get; } = new();

    public ConcurrentBag<TermCollector> Collectors { get; } = [];

    public int LiveCount { get; private set; }

    /// <summary>Bytes of the store that are not outdated.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Takes note of a record of the store; <see cref="Load"/> reads what is left of them.</summary>
    public void Note(long offset, ReadOnlySpan<byte> bytes)
    {
        var record = StoreRecord.Read(bytes, dimensions);
        var course = new StoredCourse(record.Id, record.Revision, record.Deleted)
        {
            Columns = CourseColumns.None,
            Offset = offset,
            Length = bytes.Length,
        };
        LiveBytes += course.Length - (_courses.GetValueOrDefault(record.Id)?.Length ?? 0);
        _courses[record.Id] = course;
    }

    /// <summary>Reads every live course from the store and builds vectors and postings, on all cores.</summary>
    public void Load(CourseStore store, CancellationToken ct)
    {
        var live = _courses.Values.Where(course => !course.Deleted).OrderBy(course => course.Offset).ToArray();
        foreach (var chunk in live.Chunk(CoursesPerSegment))
        {
            var changes = new PlannedWrite[chunk.Length];
            Parallel.For(0, chunk.Length, new ParallelOptions { CancellationToken = ct }, i =>
                changes[i] = Read(store, chunk[i]));
            Vectors.Reserve(changes.Length);
            Apply(changes);
        }
    }

    /// <summary>Applies changes that the store holds already; the vectors must have room.</summary>
    public void Apply(IReadOnlyCollection<PlannedWrite> changes)
    {
        List<StoredCourse> replaced = [];
        Lock.EnterWriteLock();
        try
        {
            foreach (var change in changes)
            {
                if (_courses.TryGetValue(change.Course.Id, out var old))
                {
                    Forget(old, replaced);
                }

                Remember(change);
            }
        }
        finally
        {
            Lock.ExitWriteLock();
        }

        Parallel.Invoke(
            () => ApplyTo(GermanSide, german: true, changes, replaced),
            () => ApplyTo(OtherSide, german: false, changes, replaced));
    }

    // the lock stays: readers may be waiting for it
    public void Dispose() => Vectors.Dispose();

    private void Forget(StoredCourse old, List<StoredCourse> replaced)
    {
        LiveBytes -= old.Length;
        if (old.Slot >= 0)
        {
            Vectors.Remove(old);
            replaced.Add(old);
            LiveCount--;
        }
    }

    private void Remember(PlannedWrite change)
    {
        _courses[change.Course.Id] = change.Course;
        LiveBytes += change.Course.Length;
        if (!change.Course.Deleted)
        {
            Vectors.Add(change.Course, change.Vector);
            LiveCount++;
        }
    }

    private static void ApplyTo(
        LexicalSide side, bool german, IReadOnlyCollection<PlannedWrite> changes, IEnumerable<StoredCourse> replaced)
    {
        var added = changes.Where(change => change.Terms is not null && IsGerman(change.Course) == german);
        side.Apply(
            [.. added.Chunk(CoursesPerSegment).Select(Build)], [.. replaced.Where(course => IsGerman(course) == german)]);
    }

    private static PostingSegment Build(PlannedWrite[] added)
    {
        var builder = new SegmentBuilder();
        foreach (var change in added)
        {
            builder.Add(change.Course, change.Terms!);
        }

        return builder.Build();
    }

    private PlannedWrite Read(CourseStore store, StoredCourse noted)
    {
        var record = StoreRecord.Read(store.Read(noted.Offset, noted.Length), dimensions);
        var reading = WireJson.Read<EnrichedCourse>(record.Json);
        if (!reading.Ok)
        {
            throw new InvalidDataException($"the stored course {noted.Id} cannot be read: {reading.Detail}");
        }

        var collector = Collectors.TryTake(out var free) ? free : new TermCollector();
        var course = new StoredCourse(noted.Id, noted.Revision, false)
        {
            Columns = CourseColumns.Of(reading.Message),
            Offset = noted.Offset,
            Length = noted.Length,
        };
        var write = new IndexWrite(noted.Id, noted.Revision, reading.Message, null);
        var read = new PlannedWrite(course, write)
        {
            Vector = record.Vector.ToArray(),
            Terms = CourseTerms.Of(reading.Message, collector),
        };
        Collectors.Add(collector);
        return read;
    }

    private static bool IsGerman(StoredCourse course) => course.Columns.Language == German;
}
