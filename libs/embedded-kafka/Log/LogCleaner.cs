using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Craft.EmbeddedBroker.Log;

/// <summary>
/// One compaction of a log's sealed segments: first the latest offset of every key, then segment by segment the same batches
/// without what is outdated, aborted, or deleted long enough. Offsets and order never change.
/// </summary>
internal sealed class LogCleaner
{
    private readonly LogCore _core;
    private readonly Action _persist;
    private readonly CancellationToken _ct;
    private readonly long _nowMs;
    private readonly long _deleteRetentionMs;
    private readonly Dictionary<UInt128, long> _latest = [];
    private readonly Dictionary<long, List<TransactionIndex.AbortedRange>> _aborted = [];
    private readonly HashSet<long> _lastBatches;
    private readonly HashSet<long> _withRecords = [];
    private readonly HashSet<long> _goneMarkers = [];
    private long _firstUnreadable = long.MaxValue;
    private long _nextHorizonMs = long.MaxValue;

    public LogCleaner(LogCore core, Action persist, CancellationToken ct)
    {
        (_core, _persist, _ct, _nowMs, _deleteRetentionMs) =
            (core, persist, ct, core.Context.NowMs, core.Settings.DeleteRetentionMs);
        lock (core.Gate)
        {
            _lastBatches = core.Producers.LastBatches();
            foreach (var range in core.Transactions.Aborted)
            {
                if (!_aborted.TryGetValue(range.ProducerId, out var ranges)) _aborted[range.ProducerId] = ranges = [];
                ranges.Add(range);
            }
        }
    }

    /// <summary>What becomes of a batch: itself, other bytes, or nothing.</summary>
    private enum Fate
    {
        Same,
        Other,
        Gone,
    }

    public void Run(IReadOnlyList<Segment> segments)
    {
        foreach (var segment in segments) Scan(segment, NoteKeys);
        foreach (var segment in segments) Rewrite(segment);
        lock (_core.Gate)
        {
            _core.Place = _core.Place with { CleanedTo = segments[^1].NextOffset, NextHorizonMs = _nextHorizonMs };
        }
        _persist();
    }

    private void Scan(Segment segment, LogRecovery.Visitor visit)
    {
        using var file = new AppendFile(segment.LogPath, _core.Context.Flusher, FileMode.Open);
        var end = LogRecovery.Scan(file, 0, segment.FirstOffset, visit);
        if (end < file.Length) throw new IOException($"{segment.LogPath} is damaged at byte {end}");
    }

    private void GoOn()
    {
        _ct.ThrowIfCancellationRequested();
        if (_core.IsClosed) throw new OperationCanceledException("the topic is deleted");
    }

    private void NoteKeys(in BatchHeader header, long position, ReadOnlySpan<byte> batch)
    {
        GoOn();
        if (header.IsControl || header.RecordCount == 0 || IsAborted(header)) return;
        if (!BatchRecords.TryOpen(batch, header, out var records))
        {
            _firstUnreadable = Math.Min(_firstUnreadable, header.FirstOffset);
            return;
        }
        ReadOnlySpan<byte> rest = records;
        while (RecordView.TryNext(ref rest, out var record))
        {
            if (record.HasKey) _latest[HashOf(record.Key)] = header.FirstOffset + record.OffsetDelta;
        }
    }

    private void Rewrite(Segment old)
    {
        var path = old.LogPath + WholeFile.TemporarySuffix;
        var cleaned = new Segment(_core.Folder, old.FirstOffset) { CreatedMs = old.CreatedMs, Marks = new OffsetIndex() };
        var changed = false;
        _goneMarkers.Clear();
        try
        {
            using (var file = new AppendFile(path, _core.Context.Flusher, FileMode.Create))
            {
                Scan(old, (in header, position, batch) =>
                {
                    GoOn();
                    var fate = Decide(header, batch, header.LastOffset + 1 == old.NextOffset, out var other);
                    changed |= fate != Fate.Same;
                    if (fate == Fate.Gone) return;
                    var bytes = fate == Fate.Same ? batch[..header.Size] : other;
                    var at = file.Length;
                    file.Append(bytes);
                    BatchHeader.TryRead(bytes, out var written);
                    cleaned.Note(written, at);
                });
                if (changed) file.Flush();
            }
            if (changed) Swap(old, cleaned, path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // A start after a crash finds the old file or the new one, with its own index or with none.
    private void Swap(Segment old, Segment cleaned, string path)
    {
        if (_goneMarkers.Count > 0)
        {
            // Nothing of these transactions is left but the marker: without it their ranges would hide what follows.
            lock (_core.Gate) _core.Transactions.ForgetAborted(range => _goneMarkers.Contains(range.LastOffset));
            _persist();
        }
        File.Delete(old.IndexPath);
        var marks = cleaned.Marks!.Copy();
        cleaned.Marks = null;
        lock (_core.Gate)
        {
            var index = _core.Segments.IndexOf(old);
            if (index < 0) return;
            old.Retire();
            try
            {
                File.Move(path, old.LogPath, overwrite: true);
                _core.Segments[index] = cleaned;
            }
            catch (IOException)
            {
                var again = new Segment(_core.Folder, old.FirstOffset);
                again.Describe(old.Summarize());
                _core.Segments[index] = again;
                throw;
            }
        }
        _core.Context.Files.Forget(old);
        SegmentIndexFile.Write(cleaned.IndexPath, cleaned.Summarize(), marks, _core.Context.Flusher);
        _core.Context.Events.SegmentCompacted(old.LogPath, old.Length, cleaned.Length);
    }

    // The last batch of a segment always stays, if need be empty, so that a missing segment can be told from a compacted one.
    private Fate Decide(in BatchHeader header, ReadOnlySpan<byte> batch, bool isLast, out byte[] other)
    {
        other = [];
        if (header.IsControl) return DecideMarker(header, batch, isLast, out other);
        var mayGo = !isLast && !_lastBatches.Contains(header.FirstOffset);
        if (header.RecordCount == 0) return mayGo ? Fate.Gone : Fate.Same;
        if (IsAborted(header)) return Empty(header, batch, mayGo, out other);
        if (!BatchRecords.TryOpen(batch, header, out var records))
        {
            if (header.IsTransactional) _withRecords.Add(header.ProducerId);
            return Fate.Same;
        }
        var (kept, tombstones, total) = Count(header, records);
        if (kept == 0) return Empty(header, batch, mayGo, out other);
        if (header.IsTransactional) _withRecords.Add(header.ProducerId);
        long? horizon = null;
        if (tombstones > 0)
        {
            var due = header.HasDeleteHorizon ? header.FirstTimestamp : _nowMs + _deleteRetentionMs;
            if (!header.HasDeleteHorizon) horizon = due;
            // One that must stay for the sake of an unreadable batch does not ask for another run.
            if (due > _nowMs) _nextHorizonMs = Math.Min(_nextHorizonMs, due);
        }
        if (kept == total && horizon is null) return Fate.Same;
        var passed = HorizonPassed(header);
        other = BatchRecords.Rewrite(
            batch, header, records, (in record, offset) => Stays(record, offset, passed), horizon);
        return Fate.Other;
    }

    private Fate DecideMarker(in BatchHeader header, ReadOnlySpan<byte> batch, bool isLast, out byte[] other)
    {
        other = [];
        if (_withRecords.Remove(header.ProducerId)) return Fate.Same;
        if (!header.HasDeleteHorizon)
        {
            var horizon = _nowMs + _deleteRetentionMs;
            _nextHorizonMs = Math.Min(_nextHorizonMs, horizon);
            other = BatchRecords.Rewrite(
                batch, header, batch[BatchHeader.Bytes..header.Size], static (in _, _) => true, horizon);
            return Fate.Other;
        }
        if (!HorizonPassed(header))
        {
            _nextHorizonMs = Math.Min(_nextHorizonMs, header.FirstTimestamp);
            return Fate.Same;
        }
        if (isLast) return Fate.Same;
        _goneMarkers.Add(header.FirstOffset);
        return Fate.Gone;
    }

    private static Fate Empty(in BatchHeader header, ReadOnlySpan<byte> batch, bool mayGo, out byte[] other)
    {
        other = mayGo ? [] : BatchRecords.Rewrite(batch, header, [], static (in _, _) => false, null);
        return mayGo ? Fate.Gone : Fate.Other;
    }

    private (int Kept, int Tombstones, int Total) Count(in BatchHeader header, ReadOnlySpan<byte> records)
    {
        var (kept, tombstones, total, passed) = (0, 0, 0, HorizonPassed(header));
        while (RecordView.TryNext(ref records, out var record))
        {
            total++;
            if (!Stays(record, header.FirstOffset + record.OffsetDelta, passed)) continue;
            kept++;
            if (record is { IsTombstone: true, HasKey: true }) tombstones++;
        }
        return (kept, tombstones, total);
    }

    // A deletion stays while an earlier batch cannot be read: that may hold a value which would come back to life.
    private bool Stays(in RecordView record, long offset, bool horizonPassed) =>
        !record.HasKey
        || (_latest.GetValueOrDefault(HashOf(record.Key), offset) == offset
            && !(record.IsTombstone && horizonPassed && offset < _firstUnreadable));

    private bool HorizonPassed(in BatchHeader header) => header.HasDeleteHorizon && header.FirstTimestamp <= _nowMs;

    private bool IsAborted(in BatchHeader header)
    {
        if (!header.IsTransactional || !_aborted.TryGetValue(header.ProducerId, out var ranges)) return false;
        var offset = header.FirstOffset;
        return ranges.Exists(range => range.FirstOffset <= offset && offset < range.LastOffset);
    }

    // The first half of SHA-256: no two keys are ever taken for one.
    private static UInt128 HashOf(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
