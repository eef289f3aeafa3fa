using System.Diagnostics;
using Craft.Schemas;
using Microsoft.Extensions.Logging;

namespace Craft.Search.Embedded;

/// <summary>
/// The course index of a single machine: an append-only store, an exact scan over int8 vectors and BM25, all in one folder.
/// One process at a time; see <see cref="OpenAsync(string, ModelRef, int, ILogger, CancellationToken)"/>.
/// </summary>
public sealed class EmbeddedCourseIndex : ICourseIndex, IAsyncDisposable
{
    private readonly IndexFolder _folder;
    private readonly IndexMeta _meta;
    private readonly CourseStore _store;
    private readonly IndexContent _content;
    private readonly EmbeddedIndexOptions _options;
    private readonly SearchEvents _events;
    private readonly LexicalScoring _scoring = new();
    private readonly SemaphoreSlim _writer = new(1);
    private bool _disposed;

    internal EmbeddedCourseIndex(
        IndexFolder folder,
        IndexMeta meta,
        CourseStore store,
        IndexContent content,
        EmbeddedIndexOptions options,
        SearchEvents events) =>
        (_folder, _meta, _store, _content, _options, _events) = (folder, meta, store, content, options, events);

    public string Name => NameOf(Encoder);

    public ModelRef Encoder => _meta.Encoder;

    public long Count => _content.LiveCount;

    /// <summary>The name of the index version that holds the vectors of an encoder; good as a folder name.</summary>
    public static string NameOf(ModelRef encoder) => $"courses-{encoder.Name}-{encoder.Version}";

    /// <summary>Opens the index in a folder; what stands in the way is a value. Damage of the disk is an exception.</summary>
    public static Task<IndexOpening> OpenAsync(
        string folder, ModelRef encoder, int dimensions, ILogger logger, CancellationToken ct) =>
        OpenAsync(folder, encoder, dimensions, new EmbeddedIndexOptions(), logger, ct);

    /// <inheritdoc cref="OpenAsync(string, ModelRef, int, ILogger, CancellationToken)"/>
    public static Task<IndexOpening> OpenAsync(
        string folder, ModelRef encoder, int dimensions, EmbeddedIndexOptions options, ILogger logger, CancellationToken ct) =>
        Task.FromResult(IndexOpener.Open(folder, encoder, dimensions, options, new SearchEvents(logger), ct));

    /// <summary>
    /// Makes an empty index in the folder, whatever index was there before (<see cref="IndexOpening.Opened"/>), unless a process
    /// has it open (<see cref="IndexOpening.InUse"/>). The caller fills it from the beginning of the topic.
    /// </summary>
    public static Task<IndexOpening> CreateAsync(
        string folder, ModelRef encoder, int dimensions, EmbeddedIndexOptions options, ILogger logger, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(IndexOpener.Create(folder, encoder, dimensions, options, new SearchEvents(logger)));
    }

    public async Task<IReadOnlyList<WriteVerdict>> WriteAsync(IReadOnlyList<IndexWrite> writes, CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var plan = WritePlan.For(writes, _content.Courses, _meta.Dimensions, _content.Collectors);
            if (plan.Changes.Count > 0)
            {
                Store(plan);
                _content.Apply(plan.Changes);
                CompactIfWorthIt();
            }

            SearchEvents.Written(plan.Verdicts);
            return plan.Verdicts;
        }
        finally
        {
            _writer.Release();
        }
    }

    public Task<IReadOnlyList<CourseHit>> NearestAsync(float[] query, int k, CourseFilter filter, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (query.Length != _meta.Dimensions)
        {
            throw new ArgumentException($"the query has not the {_meta.Dimensions} dimensions of the index", nameof(query));
        }

        var started = Stopwatch.GetTimestamp();
        var hits = Reading(() => _content.Vectors.Nearest(query, k, filter));
        SearchEvents.Searched("nearest", Stopwatch.GetElapsedTime(started));
        return Task.FromResult(hits);
    }

    public Task<IReadOnlyList<CourseHit>> MatchAsync(LexicalQuery query, int k, CourseFilter filter, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var started = Stopwatch.GetTimestamp();
        var best = new TopHits(k);
        SearchSide(_content.GermanSide, query.German, filter, best);
        SearchSide(_content.OtherSide, query.English, filter, best);
        SearchEvents.Searched("match", Stopwatch.GetElapsedTime(started));
        return Task.FromResult(best.ToHits(1));
    }

    public Task<IndexedCourse?> GetAsync(string id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var bytes = Reading(() =>
            _content.Courses.TryGetValue(id, out var course) && !course.Deleted
                ? _store.Read(course.Offset, course.Length)
                : null);
        if (bytes is null)
        {
            return Task.FromResult<IndexedCourse?>(null);
        }

        var record = StoreRecord.Read(bytes, _meta.Dimensions);
        var reading = WireJson.Read<EnrichedCourse>(record.Json);
        return reading.Ok
            ? Task.FromResult<IndexedCourse?>(new IndexedCourse(reading.Message, Int8Vector.ToUnit(record.Vector)))
            : throw new InvalidDataException($"the stored course {id} cannot be read: {reading.Detail}");
    }

    public Task<bool> IsDeletedAsync(string id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(Reading(() => _content.Courses.TryGetValue(id, out var course) && course.Deleted));
    }

    /// <summary>Waits for the write in progress, brings everything to the disk and frees the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.WaitAsync();
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            try
            {
                _store.Sync();
                _folder.WriteMeta(_meta with { ClosedLength = _store.Length });
            }
            catch (IOException e)
            {
                // a disk that is full must not hide why the program ends; the next start takes what is there, as after a crash
                _events.NotClosed(Name, e.Message);
            }

            // a reader that comes after this one sees that the index is closed, so none scans memory that is no longer mapped
            _content.Lock.EnterWriteLock();
            _store.Dispose();
            _content.Dispose();
            _content.Lock.ExitWriteLock();
            _folder.Dispose();
        }
        finally
        {
            _writer.Release();
        }
    }

    private T Reading<T>(Func<T> read)
    {
        _content.Lock.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return read();
        }
        finally
        {
            _content.Lock.ExitReadLock();
        }
    }

    private void SearchSide(LexicalSide side, IReadOnlyList<WeightedPhrase> phrases, CourseFilter filter, TopHits best)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var collector = _content.Collectors.TryTake(out var free) ? free : new TermCollector();
        foreach (var phrase in phrases)
        {
            collector.Add(phrase.Text, (float)phrase.Weight, (float)phrase.Weight * _scoring.WordWeight);
        }

        var (keys, weights) = collector.TakeQuery();
        _content.Collectors.Add(collector);
        LexicalSearch.Search(side.Snapshot, keys, weights, _scoring, filter, best);
    }

    // room for the vectors first: a full disk must fail before anything is stored
    private void Store(WritePlan plan)
    {
        _content.Lock.EnterWriteLock();
        try
        {
            _content.Vectors.Reserve(plan.Changes.Count);
        }
        finally
        {
            _content.Lock.ExitWriteLock();
        }

        var offset = _store.Append(plan.Records, _options.SyncWrites);
        foreach (var change in plan.Changes)
        {
            change.Course.Offset += offset;
        }
    }

    private void CompactIfWorthIt()
    {
        if (_store.Length < _options.CompactFrom || _content.LiveBytes > _store.Length / 2)
        {
            return;
        }

        var before = _store.Length;
        if (StoreCompaction.TryCopy(_store, _content.Courses.Values) is not { } copy)
        {
            // the index goes on with the long store and tries again after the next write
            _events.CompactionFailed(Name);
            return;
        }

        _content.Lock.EnterWriteLock();
        try
        {
            _store.ReplaceBy(copy.Store);
            foreach (var (course, offset) in copy.Offsets)
            {
                course.Offset = offset;
            }
        }
        finally
        {
            _content.Lock.ExitWriteLock();
        }

        _events.Compacted(Name, before, _store.Length);
    }
}
