namespace Craft.Search.Embedded;

/// <summary>
/// All vectors as int8 in a memory-mapped file that grows by chunks; rows of deleted courses are used again. The file is made
/// anew from the store at every start, so it needs no care for crashes. Writes need the writer's lock, scans a reader's.
/// </summary>
internal sealed unsafe class VectorTable : IDisposable
{
    // below this a second core costs more than it saves
    private const int RowsForParallelScan = 4 * VectorChunk.Rows;

    private readonly int _dimensions;
    private readonly FileStream _file;
    private readonly List<VectorChunk> _chunks = [];
    private readonly Stack<int> _free = [];
    private int _used;

    public VectorTable(string path, int dimensions)
    {
        _dimensions = dimensions;
        _file = new FileStream(
            path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
    }

    /// <summary>How many pieces <see cref="Rows"/> knows.</summary>
    public int Chunks => _chunks.Count;

    /// <summary>The mapped bytes of a chunk's rows, for who wants to read what a scan reads.</summary>
    public ReadOnlySpan<byte> Rows(int chunk) => new(_chunks[chunk].Pointer, RowsOf(chunk) * _dimensions);

    /// <summary>Makes room for more rows. Throws <see cref="IOException"/> when the disk is full, before anything changed.</summary>
    public void Reserve(int rows)
    {
        while (_free.Count + (_chunks.Count * VectorChunk.Rows) - _used < rows)
        {
            // written, not only sized: a hole that meets a full disk would kill the process at the first touch
            var offset = (long)_chunks.Count * VectorChunk.Rows * _dimensions;
            RandomAccess.Write(_file.SafeFileHandle, new byte[VectorChunk.Rows * _dimensions], offset);
            _chunks.Add(new VectorChunk(_file, offset, _dimensions));
        }
    }

    /// <summary>Puts a vector into a row that <see cref="Reserve"/> made room for and tells the course its slot.</summary>
    public void Add(StoredCourse course, ReadOnlySpan<sbyte> vector)
    {
        var slot = _free.TryPop(out var free) ? free : _used++;
        var chunk = _chunks[slot / VectorChunk.Rows];
        var row = slot % VectorChunk.Rows;
        var target = new Span<byte>(chunk.Pointer + ((long)row * _dimensions), _dimensions);
        for (var i = 0; i < vector.Length; i++)
        {
            target[i] = (byte)(vector[i] + Int8Query.RowOffset);
        }

        chunk.Scales[row] = Int8Vector.InverseLength(vector);
        chunk.Courses[row] = course;
        course.Slot = slot;
    }

    public void Remove(StoredCourse course)
    {
        var chunk = _chunks[course.Slot / VectorChunk.Rows];
        chunk.Scales[course.Slot % VectorChunk.Rows] = float.NaN;
        chunk.Courses[course.Slot % VectorChunk.Rows] = null;
        _free.Push(course.Slot);
        course.Slot = -1;
    }

    /// <summary>The k nearest by cosine of the rounded vectors.</summary>
    public IReadOnlyList<CourseHit> Nearest(ReadOnlySpan<float> vector, int k, CourseFilter filter)
    {
        using var query = new Int8Query(vector);
        var best = new TopHits(k);
        if (_used < RowsForParallelScan || Environment.ProcessorCount == 1)
        {
            for (var i = 0; i < _chunks.Count; i++)
            {
                Scan(i, query, filter, best);
            }
        }
        else
        {
            ScanInParallel(query, k, filter, best);
        }

        return best.ToHits(query.Scale);
    }

    public void Dispose()
    {
        foreach (var chunk in _chunks)
        {
            chunk.Dispose();
        }

        _file.Dispose();
    }

    private void ScanInParallel(Int8Query query, int k, CourseFilter filter, TopHits best) =>
        Parallel.For(0, _chunks.Count, () => new TopHits(k), (i, _, own) =>
        {
            Scan(i, query, filter, own);
            return own;
        }, own =>
        {
            lock (best)
            {
                best.OfferAll(own);
            }
        });

    private int RowsOf(int chunk) => Math.Clamp(_used - (chunk * VectorChunk.Rows), 0, VectorChunk.Rows);

    // the product first: once the heap is full a filter is asked about the few rows that could enter
    private void Scan(int index, Int8Query query, CourseFilter filter, TopHits best)
    {
        var chunk = _chunks[index];
        var (scales, courses, rows, length) = (chunk.Scales, chunk.Courses, RowsOf(index), query.Length);
        var all = filter == CourseFilter.Any;
        var threshold = best.Threshold;
        var row = chunk.Pointer;
        for (var i = 0; i < rows; i++, row += length)
        {
            var score = Int8Dot.Product(row, query) * scales[i];
            if (score >= threshold && (all || courses[i]!.Columns.Fulfil(filter)))
            {
                best.Offer(score, courses[i]!);
                threshold = best.Threshold;
            }
        }
    }
}
