using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Log;

/// <summary>Reading a log: within one segment per question, without the lock, also while segments are sealed or replaced.</summary>
internal sealed class LogQuery(LogCore core)
{
    private const int Attempts = 5;

    public FetchView View(long offset, bool committed)
    {
        lock (core.Gate)
        {
            var (start, end, stable) = (core.StartOffset, core.EndOffset, core.StableOffset);
            var limit = committed ? stable : end;
            var error = core.IsClosed ? ErrorCode.UnknownTopicOrPartition
                : offset < start || offset > end ? ErrorCode.OffsetOutOfRange : ErrorCode.None;
            if (error != ErrorCode.None || offset >= limit) return new(error, start, end, stable, limit, null, 0, -1);
            var segment = core.SegmentOf(offset);
            return new FetchView(
                error, start, end, stable, limit, segment, segment.Length, segment.Marks?.PositionBefore(offset) ?? -1);
        }
    }

    public void CollectAborted(in FetchView view, long offset, int maxBytes, List<TransactionIndex.AbortedRange> into)
    {
        if (view.Segment is not { } segment) return;
        var after = OffsetAfterReading(view, offset, maxBytes);
        lock (core.Gate) core.Transactions.CollectAborted(offset, Math.Min(after, view.LimitOffset), into);
        // Replaced between the look and the question: nothing of it is read, and a range without its marker misleads.
        if (segment.IsRetired) into.Clear();
    }

    public int Read(in FetchView view, long offset, int maxBytes, KafkaWriter into)
    {
        if (view.Segment is not { } segment) return 0;
        var start = into.Position;
        for (var attempt = 0; attempt < Attempts && !segment.IsRetired; attempt++)
        {
            try
            {
                var (file, marks) = Open(segment);
                var from = view.From >= 0 ? view.From : marks!.PositionBefore(offset);
                var read = LogReader.Read(file, from, view.EndPosition, offset, view.LimitOffset, maxBytes, into);
                if (!segment.IsRetired) return read;
            }
            catch (ObjectDisposedException)
            {
                // Sealed, or closed to open another one: it is opened again.
            }
            catch (IOException e)
            {
                if (!segment.IsRetired) core.Context.Flusher.Complain(core.Folder, e.Message);
            }
            into.RewindTo(start);
        }
        return 0;
    }

    public (long Offset, long Timestamp)? FindTime(long timestamp)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                return TryFindTime(timestamp);
            }
            catch (Exception e) when (e is ObjectDisposedException or IOException)
            {
                // As above.
            }
        }
        return null;
    }

    public (long Offset, long Timestamp)? FindLatestTime()
    {
        var latest = -1L;
        lock (core.Gate)
        {
            foreach (var segment in core.Segments) latest = Math.Max(latest, segment.MaxTimestamp);
            if (core.StartOffset == core.EndOffset) return null;
        }
        return latest < 0 ? null : FindTime(latest);
    }

    private (long Offset, long Timestamp)? TryFindTime(long timestamp)
    {
        var next = 0L;
        while (true)
        {
            Segment? segment;
            long start, end, position = -1;
            lock (core.Gate)
            {
                start = core.StartOffset;
                segment = core.Segments.Find(s => s.FirstOffset >= next && s.NextOffset > start && s.MaxTimestamp >= timestamp);
                if (segment is null) return null;
                (end, next) = (segment.Length, segment.FirstOffset + 1);
                if (segment.Marks is { } marks) position = marks.PositionOfTime(timestamp) ?? end;
            }
            var (file, index) = Open(segment);
            if (position < 0) position = index!.PositionOfTime(timestamp) ?? end;
            if (LogReader.FindTime(file, position, end, start, timestamp) is { } found) return found;
        }
    }

    private long OffsetAfterReading(in FetchView view, long offset, int maxBytes)
    {
        var segment = view.Segment!;
        var ahead = OffsetIndex.SpacingBytes + (long)Math.Max(maxBytes, 0);
        lock (core.Gate)
        {
            if (segment.Marks is { } marks && view.From >= 0) return marks.OffsetAfter(view.From + ahead);
        }
        try
        {
            var (_, index) = Open(segment);
            if (index is not null) return Math.Min(index.OffsetAfter(index.PositionBefore(offset) + ahead), segment.NextOffset);
        }
        catch (Exception e) when (e is ObjectDisposedException or IOException)
        {
            // A few ranges more than needed do no harm.
        }
        return segment.NextOffset;
    }

    private (SegmentBytes File, OffsetIndex? Marks) Open(Segment segment)
    {
        if (segment.File is { } file) return (new SegmentBytes(file), null);
        var opened = core.Context.Files.Get(segment, core.Context.Flusher);
        return (new SegmentBytes(opened.File), opened.Marks);
    }
}
