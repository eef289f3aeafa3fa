using System.Buffers;
using System.Collections.Concurrent;
using Craft.Schemas;

namespace Craft.Search.Embedded;

/// <summary>
/// What a batch of writes comes to: a verdict per write, the records to append, and of several writes of one course the last
/// one that counts.
/// </summary>
internal sealed class WritePlan
{
    // fewer courses are prepared on the caller's thread
    private const int ParallelFrom = 8;

    private readonly Dictionary<string, PlannedWrite> _last = new(StringComparer.Ordinal);
    private readonly List<PlannedWrite> _applied = [];
    private readonly List<WriteVerdict> _verdicts = [];
    private readonly ArrayBufferWriter<byte> _records = new();

    private WritePlan()
    {
    }

    public IReadOnlyList<WriteVerdict> Verdicts => _verdicts;

    /// <summary>One per course that changes.</summary>
    public IReadOnlyCollection<PlannedWrite> Changes => _last.Values;

    /// <summary>What to append; offsets in <see cref="Changes"/> count from its beginning until the append.</summary>
    public ReadOnlySpan<byte> Records => _records.WrittenSpan;

    public static WritePlan For(
        IReadOnlyList<IndexWrite> writes,
        IReadOnlyDictionary<string, StoredCourse> known,
        int dimensions,
        ConcurrentBag<TermCollector> collectors)
    {
        var plan = new WritePlan();
        foreach (var write in writes)
        {
            plan.Judge(write, known, dimensions);
        }

        plan.Prepare(collectors);
        plan.Encode();
        return plan;
    }

    private void Judge(IndexWrite write, IReadOnlyDictionary<string, StoredCourse> known, int dimensions)
    {
        if (write.Course is not null && write.Vector?.Length != dimensions)
        {
            throw new ArgumentException($"the vector of {write.Id} has not the {dimensions} dimensions of the index");
        }

        var current = _last.TryGetValue(write.Id, out var planned) ? planned.Course : known.GetValueOrDefault(write.Id);
        if (current is not null && write.Revision <= current.Revision)
        {
            _verdicts.Add(write.Revision == current.Revision ? WriteVerdict.Unchanged : WriteVerdict.Stale);
            return;
        }

        var columns = write.Course is null ? CourseColumns.None : CourseColumns.Of(write.Course);
        var course = new StoredCourse(write.Id, write.Revision, write.Course is null) { Columns = columns };
        var applied = new PlannedWrite(course, write);
        _last[write.Id] = applied;
        _applied.Add(applied);
        _verdicts.Add(WriteVerdict.Applied);
    }

    private void Prepare(ConcurrentBag<TermCollector> collectors)
    {
        var upserts = _last.Values.Where(planned => planned.Write.Course is not null).ToArray();
        if (upserts.Length < ParallelFrom)
        {
            Array.ForEach(upserts, planned => Prepare(planned, collectors));
        }
        else
        {
            Parallel.ForEach(upserts, planned => Prepare(planned, collectors));
        }
    }

    private static void Prepare(PlannedWrite planned, ConcurrentBag<TermCollector> collectors)
    {
        var collector = collectors.TryTake(out var free) ? free : new TermCollector();
        planned.Terms = CourseTerms.Of(planned.Write.Course!, collector);
        collectors.Add(collector);
    }

    // superseded writes of the same batch are stored too: the store tells the whole story
    private void Encode()
    {
        foreach (var planned in _applied)
        {
            var course = planned.Course;
            course.Offset = _records.WrittenCount;
            if (planned.Write.Course is null)
            {
                course.Length = StoreRecord.WriteDeletion(_records, course.Id, course.Revision);
                continue;
            }

            planned.Vector = new sbyte[planned.Write.Vector!.Length];
            Int8Vector.Quantize(planned.Write.Vector, planned.Vector);
            course.Length = StoreRecord.WriteUpsert(
                _records, course.Id, course.Revision, planned.Vector, WireJson.Write(planned.Write.Course));
        }
    }
}
