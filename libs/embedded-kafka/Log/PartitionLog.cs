using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Log;

/// <summary>One partition: its record batches on disk as they came, and what readers and writers must know of them.</summary>
/// <remarks>One file for now; everything outside sees offsets only, so that segments can take its place.</remarks>
internal sealed class PartitionLog : IDisposable
{
    public const string FileName = "00000000000000000000.log";

    private readonly AppendFile _file;
    private readonly TimeProvider _time;
    private readonly EmbeddedKafkaEvents _events;
    private readonly Lock _lock = new();
    private readonly OffsetIndex _index = new();
    private readonly ProducerTable _producers = new();
    private readonly TransactionIndex _transactions = new();
    private readonly List<FetchWait> _waits = [];
    private long _endOffset;
    private bool _closed;

    /// <summary>Opens the log in that folder; a torn tail is cut.</summary>
    /// <exception cref="EmbeddedKafkaException">The file is missing, or damaged in its middle.</exception>
    public PartitionLog(
        string folder, TopicPartition name, DiskFlusher flusher, TimeProvider time, EmbeddedKafkaEvents events)
    {
        (Name, _time, _events) = (name, time, events);
        var path = Path.Combine(folder, FileName);
        if (!System.IO.File.Exists(path))
            throw new EmbeddedKafkaException($"{path} is missing: restore the folder from a copy");
        _file = new AppendFile(path, flusher);
        try
        {
            var end = LogRecovery.Scan(_file, Note);
            if (end == _file.Length) return;
            events.TailCut(_file.Path, end, _file.Length - end);
            _file.Truncate(end);
        }
        catch (EmbeddedKafkaException)
        {
            _file.Dispose();
            throw;
        }
    }

    public TopicPartition Name { get; }

    /// <summary>The first offset that is still there.</summary>
    public long StartOffset { get; }

    /// <summary>The offset that the next record gets.</summary>
    public long EndOffset
    {
        get { lock (_lock) return _endOffset; }
    }

    /// <summary>First offset that a reader of committed records may not see yet.</summary>
    public long StableOffset
    {
        get { lock (_lock) return _transactions.FirstOpenOffset ?? _endOffset; }
    }

    /// <summary>-1 when no idempotent producer wrote here.</summary>
    public long HighestProducerId
    {
        get { lock (_lock) return _producers.HighestId; }
    }

    internal AppendFile File => _file;

    /// <summary>Stores one batch as it is; only its first offset and leader epoch are filled in.</summary>
    public AppendResult Append(Span<byte> batch, int maxBytes)
    {
        if (!BatchHeader.TryRead(batch, out var header))
        {
            var old = batch.Length > 16 && batch[16] < 2;
            return AppendResult.Refused(old ? ErrorCode.UnsupportedForMessageFormat : ErrorCode.CorruptMessage);
        }
        if (batch.Length > maxBytes) return AppendResult.Refused(ErrorCode.MessageTooLarge);
        if (header.Size != batch.Length || header.IsControl || header.RecordCount != header.LastOffsetDelta + 1L)
            return AppendResult.Refused(ErrorCode.InvalidRecord);
        if (!header.CrcMatches(batch)) return AppendResult.Refused(ErrorCode.CorruptMessage);
        lock (_lock)
        {
            if (Check(header) is { } answer) return answer;
            return Store(batch, header);
        }
    }

    /// <summary>Ends a transaction here. Nothing is written when it has no records here (or has its marker already).</summary>
    /// <returns>False when the disk refused; the caller tries again.</returns>
    public bool EndTransaction(long producerId, short epoch, bool commit)
    {
        lock (_lock)
        {
            if (_closed) return true;
            if (!_transactions.IsOpen(producerId))
            {
                _transactions.Dismiss(producerId);
                return true;
            }
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            var marker = ControlBatch.Create(producerId, epoch, commit, now);
            BatchHeader.TryRead(marker, out var header);
            return Store(marker, header).Error == ErrorCode.None;
        }
    }

    /// <summary>Lets a producer write in its transaction until that ends here.</summary>
    public void Admit(long producerId, short epoch)
    {
        lock (_lock) _transactions.Admit(producerId, epoch);
    }

    /// <summary>Producers with an open transaction here, with their epochs.</summary>
    public IReadOnlyList<(long ProducerId, short Epoch)> OpenTransactions()
    {
        lock (_lock) return [.. _transactions.OpenProducers.Select(id => (id, _producers.EpochOf(id) ?? 0))];
    }

    public IReadOnlyList<ActiveProducer> Producers()
    {
        lock (_lock)
        {
            return
            [
                .. _producers.All.Select(producer => producer with
                {
                    TransactionFirstOffset = _transactions.OpenSince(producer.ProducerId) ?? -1,
                }),
            ];
        }
    }

    public FetchView View(long offset, bool committed)
    {
        lock (_lock)
        {
            var stable = _transactions.FirstOpenOffset ?? _endOffset;
            var limit = committed ? stable : _endOffset;
            var error = _closed ? ErrorCode.UnknownTopicOrPartition
                : offset < StartOffset || offset > _endOffset ? ErrorCode.OffsetOutOfRange : ErrorCode.None;
            OffsetIndex.Mark? from = error == ErrorCode.None && offset < limit ? _index.Before(offset) : null;
            return new FetchView(error, StartOffset, _endOffset, stable, limit, _file.Length, from);
        }
    }

    /// <summary>The aborted transactions that a reader of about that many bytes from the offset may meet.</summary>
    public void CollectAborted(
        in FetchView view, long offset, int maxBytes, List<TransactionIndex.AbortedRange> into)
    {
        if (view.From is not { } mark) return;
        lock (_lock)
        {
            var after = _index.OffsetAfter(mark.Position + OffsetIndex.SpacingBytes + Math.Max(maxBytes, 0));
            _transactions.CollectAborted(offset, Math.Min(after, view.LimitOffset), into);
        }
    }

    /// <summary>Whole batches from the one that holds the offset; at least one, also when it is longer than asked.</summary>
    public int Read(in FetchView view, long offset, int maxBytes, KafkaWriter into)
    {
        if (view.From is not { } mark) return 0;
        try
        {
            return LogReader.Read(_file, mark.Position, view.EndPosition, offset, view.LimitOffset, maxBytes, into);
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>First record at or after that time. In a compressed batch it is the batch's first record.</summary>
    public (long Offset, long Timestamp)? FindTime(long timestamp)
    {
        OffsetIndex.Mark? from = null;
        long end;
        lock (_lock)
        {
            for (var i = 0; from is null && i < _index.Count; i++)
            {
                if (_index[i].MaxTimestamp >= timestamp) from = _index[i];
            }
            end = _file.Length;
        }
        return from is null ? null : LogReader.FindTime(_file, from.Value.Position, end, timestamp);
    }

    /// <summary>First record with the latest time stamp; null when the log is empty.</summary>
    public (long Offset, long Timestamp)? FindLatestTime()
    {
        var latest = long.MinValue;
        lock (_lock)
        {
            for (var i = 0; i < _index.Count; i++) latest = Math.Max(latest, _index[i].MaxTimestamp);
        }
        return latest == long.MinValue ? null : FindTime(latest);
    }

    public void Subscribe(FetchWait wait)
    {
        lock (_lock) _waits.Add(wait);
    }

    public void Unsubscribe(FetchWait wait)
    {
        lock (_lock) _waits.Remove(wait);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            WakeAll();
            _file.Dispose();
        }
    }

    private AppendResult? Check(in BatchHeader header)
    {
        if (_closed) return AppendResult.Refused(ErrorCode.UnknownTopicOrPartition);
        if (header.ProducerId < 0) return header.IsTransactional ? AppendResult.Refused(ErrorCode.InvalidRecord) : null;
        if (header.IsTransactional && _transactions.AdmittedEpoch(header.ProducerId) != header.ProducerEpoch)
        {
            // Without this a late batch of an ended transaction would open one that nobody ends.
            var current = _transactions.AdmittedEpoch(header.ProducerId) ?? _producers.EpochOf(header.ProducerId) ?? 0;
            var fenced = header.ProducerEpoch < current;
            return AppendResult.Refused(fenced ? ErrorCode.InvalidProducerEpoch : ErrorCode.InvalidTxnState);
        }
        var (error, duplicateOf) = _producers.Check(header);
        if (error != ErrorCode.None) return AppendResult.Refused(error);
        return duplicateOf is { } stored ? new AppendResult(ErrorCode.None, stored) : null;
    }

    private AppendResult Store(Span<byte> batch, in BatchHeader header)
    {
        BatchHeader.Place(batch, _endOffset);
        var position = _file.Length;
        try
        {
            _file.Append(batch);
        }
        catch (IOException e)
        {
            _events.AppendFailed(_file.Path, e.Message);
            return AppendResult.Refused(ErrorCode.KafkaStorageError);
        }
        var placed = header with { FirstOffset = _endOffset };
        Note(placed, position, batch);
        WakeAll();
        return new AppendResult(ErrorCode.None, placed.FirstOffset);
    }

    private void Note(in BatchHeader header, long position, ReadOnlySpan<byte> batch)
    {
        _index.Note(header.FirstOffset, position, header.MaxTimestamp);
        _endOffset = header.LastOffset + 1;
        if (header.ProducerId < 0) return;
        if (header.IsControl)
        {
            _producers.NoteEpoch(header.ProducerId, header.ProducerEpoch);
            _transactions.NoteMarker(header.ProducerId, header.FirstOffset, ControlBatch.IsCommit(batch));
            return;
        }
        _producers.Note(header);
        if (header.IsTransactional) _transactions.NoteRecords(header.ProducerId, header.FirstOffset);
    }

    private void WakeAll()
    {
        foreach (var wait in _waits) wait.Wake();
        _waits.Clear();
    }
}
