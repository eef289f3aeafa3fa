namespace Craft.EmbeddedBroker.Log;

/// <summary>
/// Opens the folder of a partition. After a clean stop no batch is read; else what came after the last snapshot is. Whatever
/// acknowledged records would be lost by going on refuses the start; only a torn end is cut.
/// </summary>
internal sealed class LogOpening(string folder, LogContext context, ProducerTable producers, TransactionIndex transactions)
{
    private readonly List<Segment> _segments = [];

    /// <summary>What the snapshot said, or nothing cleaned.</summary>
    public PartitionSnapshot.Place? Place { get; private set; }

    /// <summary>Sees every batch after the snapshot.</summary>
    public required Action<BatchHeader, bool> Note { get; init; }

    /// <exception cref="EmbeddedKafkaException">Something is missing, damaged, or newer than this broker.</exception>
    public List<Segment> Open(long startOffset)
    {
        foreach (var left in Directory.EnumerateFiles(folder, "*" + WholeFile.TemporarySuffix)) File.Delete(left);
        var offsets = Directory.EnumerateFiles(folder).Select(Segment.OffsetOf).OfType<long>().Order().ToList();
        if (offsets.Count == 0 || offsets[0] > startOffset)
        {
            var missing = Path.Combine(folder, Segment.NameOf(startOffset));
            throw new EmbeddedKafkaException(
                $"{missing} or the segment before is missing (offset {startOffset}): restore the folder from a copy");
        }
        _segments.AddRange(offsets.Select(offset => new Segment(folder, offset)));
        var statePath = Path.Combine(folder, PartitionSnapshot.FileName);
        Place = PartitionSnapshot.Read(statePath, producers, transactions);
        try
        {
            if (Place is { } place) CheckPlace(place, statePath);
            for (var i = 0; i < _segments.Count; i++) OpenSegment(i);
        }
        catch (EmbeddedKafkaException)
        {
            foreach (var segment in _segments) segment.File?.Dispose();
            throw;
        }
        return _segments;
    }

    private void CheckPlace(in PartitionSnapshot.Place place, string statePath)
    {
        var offset = place.Segment;
        var length = _segments.Find(segment => segment.FirstOffset == offset) is { } found
            ? new FileInfo(found.LogPath).Length
            : -1;
        if (length >= place.Position) return;
        var path = Path.Combine(folder, Segment.NameOf(offset));
        throw new EmbeddedKafkaException(
            length < 0
                ? $"{path} is missing, {statePath} names it (offset {offset}): restore the folder from a copy"
                : $"{path} ends at byte {length}, {statePath} counts {place.Position}: restore the folder from a copy, "
                    + "or delete the state file to give up the records that are missing");
    }

    private void OpenSegment(int index)
    {
        var segment = _segments[index];
        var isLast = index == _segments.Count - 1;
        // Snapshots are taken of the last segment, so everything before the one it names is sealed and counted.
        var isCounted = Place is { } place && segment.FirstOffset < place.Segment;
        if (isLast || !isCounted || !TryTrustIndex(segment)) Scan(segment, isLast, isCounted);
        if (isLast) return;
        segment.Marks = null;
        segment.File?.Dispose();
        segment.File = null;
        var next = _segments[index + 1].FirstOffset;
        if (segment.NextOffset == next) return;
        throw new EmbeddedKafkaException(
            $"offsets {segment.NextOffset} to {next - 1} are missing between {segment.LogPath} and {_segments[index + 1].LogPath}: "
            + "restore the folder from a copy");
    }

    private static bool TryTrustIndex(Segment segment)
    {
        if (SegmentIndexFile.ReadSummary(segment.IndexPath) is not { } summary) return false;
        if (summary.FirstOffset != segment.FirstOffset || summary.Length != new FileInfo(segment.LogPath).Length) return false;
        segment.Describe(summary);
        return true;
    }

    private void Scan(Segment segment, bool isLast, bool isCounted)
    {
        var file = new AppendFile(segment.LogPath, context.Flusher, FileMode.Open);
        (segment.File, segment.Marks, segment.CreatedMs) = (file, new OffsetIndex(), context.NowMs);
        var counted = isCounted ? long.MaxValue
            : Place is { } place && place.Segment == segment.FirstOffset ? place.Position : 0;
        var (from, next) = (0L, segment.FirstOffset);
        if (counted is > 0 and < long.MaxValue
            && SegmentIndexFile.Read(segment.IndexPath) is { } index
            && index.Summary.FirstOffset == segment.FirstOffset && index.Summary.Length == counted)
        {
            segment.Describe(index.Summary);
            (segment.Marks, from, next) = (index.Marks, counted, segment.NextOffset);
        }
        var end = LogRecovery.Scan(file, from, next, (in header, position, batch) =>
        {
            segment.Note(header, position);
            if (position >= counted) Note(header, header.IsControl && ControlBatch.IsCommit(batch));
        });
        if (end < counted && counted < long.MaxValue) Refuse(file, end, segment.NextOffset);
        if (end == file.Length)
        {
            if (!isLast) TryWriteIndex(segment);
            return;
        }
        if (!isLast) Refuse(file, end, segment.NextOffset);
        context.Events.TailCut(file.Path, end, file.Length - end);
        file.Truncate(end);
    }

    private void TryWriteIndex(Segment segment)
    {
        try
        {
            SegmentIndexFile.Write(segment.IndexPath, segment.Summarize(), segment.Marks!.Copy(), context.Flusher);
        }
        catch (IOException)
        {
            // It is made again when somebody reads there.
        }
    }

    private static void Refuse(AppendFile file, long position, long offset) =>
        throw new EmbeddedKafkaException(
            $"{file.Path} is damaged at byte {position} (offset {offset}) with good records after it: restore the folder from a copy");
}
