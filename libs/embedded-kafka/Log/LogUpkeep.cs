namespace Craft.EmbeddedBroker.Log;

/// <summary>Keeps a log in order beside its clients: seals and describes segments, lets old ones go, compacts.</summary>
internal sealed class LogUpkeep(LogCore core)
{
    private const long SnapshotEveryBytes = 8 * 1024 * 1024;
    private readonly Lock _working = new();

    /// <summary>How many segments there are, the written one included.</summary>
    public int SegmentCount
    {
        get { lock (core.Gate) return core.Segments.Count; }
    }

    /// <summary>Writes the index of finished segments, and a snapshot when much was written since the last.</summary>
    /// <exception cref="IOException">The disk refused; nothing is lost, the next start reads more.</exception>
    public void Seal()
    {
        lock (_working)
        {
            if (core.IsClosed) return;
            SealNow();
            if (core.SnapshotAt < 0 ? core.Segments.Count > 1 : core.Active.Length - core.SnapshotAt > SnapshotEveryBytes)
                PersistNow();
        }
    }

    /// <summary>The offset before which retention lets everything go; null when nothing is too old or too much.</summary>
    public long? Expired()
    {
        lock (core.Gate)
        {
            var (settings, nowMs) = (core.Settings, core.Context.NowMs);
            if (!settings.Delete || core.IsClosed) return null;
            // Never past the last stable offset: a transaction must find its records when it ends.
            var limit = core.StableOffset;
            if (core.Active.Length > 0 && core.Active.NextOffset <= limit && IsTooOld(core.Active)) TryRoll(nowMs);
            var total = core.Segments.Sum(static segment => segment.Length);
            long? start = null;
            foreach (var segment in core.Segments)
            {
                if (segment == core.Active || segment.NextOffset > limit) break;
                var tooMuch = settings.RetentionBytes >= 0 && total - segment.Length >= settings.RetentionBytes;
                if (!tooMuch && !IsTooOld(segment)) break;
                total -= segment.Length;
                start = segment.NextOffset;
            }
            return start > core.StartOffset ? start : null;

            bool IsTooOld(Segment segment) => settings.RetentionMs >= 0
                && nowMs - (segment.MaxTimestamp < 0 ? segment.CreatedMs : segment.MaxTimestamp) > settings.RetentionMs;
        }
    }

    /// <summary>Rolls a segment that is older than the topic's segment.ms.</summary>
    public void RollIfOld()
    {
        lock (core.Gate)
        {
            if (!core.IsClosed && core.MustRoll(0, core.Context.NowMs)) TryRoll(core.Context.NowMs);
        }
    }

    /// <summary>Forces all records to the disk: the journal must never know of offsets that a power cut takes.</summary>
    public bool TryFlush()
    {
        AppendFile file;
        lock (core.Gate) file = core.Active.File!;
        return core.Context.Flusher.TryFlush(file) is null;
    }

    /// <summary>Hides everything before that offset; the journal says so already.</summary>
    public void MoveStart(long offset)
    {
        lock (core.Gate) core.StartOffset = Math.Clamp(offset, core.StartOffset, core.EndOffset);
    }

    /// <summary>Deletes the segments of which nothing can be read any more.</summary>
    /// <exception cref="IOException">A file could not be deleted; the next start or the next call does it.</exception>
    public void DropHidden()
    {
        lock (_working)
        {
            var dropped = new List<Segment>();
            lock (core.Gate)
            {
                if (core.IsClosed) return;
                var limit = Math.Min(core.StartOffset, core.Transactions.FirstOpenOffset ?? long.MaxValue);
                while (core.Segments.Count > 1 && core.Segments[0] is { File: null } first && first.NextOffset <= limit)
                {
                    first.Retire();
                    dropped.Add(first);
                    core.Segments.RemoveAt(0);
                }
                if (dropped.Count == 0) return;
                core.Transactions.ForgetAborted(range => range.LastOffset < core.Segments[0].FirstOffset);
            }
            foreach (var segment in dropped)
            {
                core.Context.Files.Forget(segment);
                File.Delete(segment.LogPath);
                File.Delete(segment.IndexPath);
            }
            core.Context.Events.SegmentsDropped(dropped.Count, core.Name.ToString());
        }
    }

    /// <summary>Keeps the latest record of every key in the sealed segments, when enough has come since the last time.</summary>
    /// <returns>False when there was nothing to do.</returns>
    /// <exception cref="IOException">The disk refused; the log is as it was, or compacted in part.</exception>
    /// <exception cref="OperationCanceledException">The same, because the broker stops or the topic is deleted.</exception>
    public bool Clean(CancellationToken ct)
    {
        lock (_working)
        {
            if (core.IsClosed || !core.Settings.Compact) return false;
            var segments = Cleanable();
            if (segments.Count == 0) return false;
            new LogCleaner(core, PersistNow, ct).Run(segments);
            return true;
        }
    }

    /// <summary>Ends everything; with a snapshot unless the folder is going to be deleted.</summary>
    public void Close(bool keep)
    {
        lock (_working)
        {
            try
            {
                if (keep) SealNow();
                var isNew = core.Segments.Count == 1 && core.Active is { Length: 0, FirstOffset: 0 };
                if (keep && !isNew && core.SnapshotAt != core.Active.Length) PersistNow();
            }
            catch (IOException e)
            {
                core.Context.Events.AppendFailed(core.Folder, e.Message);
            }
            foreach (var segment in core.Segments)
            {
                core.Context.Files.Forget(segment);
                segment.File?.Dispose();
            }
        }
    }

    private void TryRoll(long nowMs)
    {
        try
        {
            core.Roll(nowMs);
        }
        catch (IOException e)
        {
            core.Context.Flusher.Complain(core.Folder, e.Message);
        }
    }

    private void SealNow()
    {
        List<Segment> finished;
        lock (core.Gate) finished = core.Segments.FindAll(segment => segment != core.Active && segment.File is not null);
        foreach (var segment in finished)
        {
            SegmentIndexFile.Write(segment.IndexPath, segment.Summarize(), segment.Marks!.Copy(), core.Context.Flusher);
            var file = segment.File!;
            lock (core.Gate) (segment.File, segment.Marks) = (null, null);
            file.Dispose();
        }
    }

    // Records first, then what is said of them: a snapshot never counts bytes that a power cut may take.
    private void PersistNow()
    {
        Segment active;
        SegmentIndexFile.Summary summary;
        OffsetIndex.Mark[] marks;
        byte[] state;
        lock (core.Gate)
        {
            active = core.Active;
            (summary, marks) = (active.Summarize(), active.Marks!.Copy());
            core.Place = core.Place with { Segment = active.FirstOffset, Position = active.Length };
            state = PartitionSnapshot.ToBytes(core.Place, core.Producers, core.Transactions);
        }
        active.File!.Flush();
        SegmentIndexFile.Write(active.IndexPath, summary, marks, core.Context.Flusher);
        WholeFile.Write(Path.Combine(core.Folder, PartitionSnapshot.FileName), state, core.Context.Flusher);
        lock (core.Gate)
        {
            if (core.Active == active) core.SnapshotAt = summary.Length;
        }
    }

    private List<Segment> Cleanable()
    {
        lock (core.Gate)
        {
            var (settings, nowMs, stable) = (core.Settings, core.Context.NowMs, core.StableOffset);
            var segments = core.Segments
                .TakeWhile(segment => segment.File is null && segment.NextOffset <= stable
                    && nowMs - segment.MaxTimestamp >= settings.MinCompactionLagMs)
                .ToList();
            var dirty = segments.Where(segment => segment.FirstOffset >= core.Place.CleanedTo).Sum(segment => segment.Length);
            var total = segments.Sum(segment => segment.Length);
            var due = (dirty > 0 && dirty >= settings.MinDirtyRatio * total) || core.Place.NextHorizonMs <= nowMs;
            return due ? segments : [];
        }
    }
}
