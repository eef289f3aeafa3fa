using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Log;

/// <summary>One partition: its record batches on disk as they came, and what readers and writers must know of them.</summary>
internal sealed class PartitionLog : IDisposable
{
    public static readonly string FileName = Segment.NameOf(0);

    private readonly LogCore _core;
    private readonly LogQuery _query;
    private readonly List<FetchWait> _waits = [];

    /// <summary>Opens the log in that folder; a torn tail is cut.</summary>
    /// <exception cref="EmbeddedKafkaException">A file is missing, or damaged in its middle.</exception>
    public PartitionLog(string folder, TopicPartition name, LogContext context, long startOffset = 0)
    {
        _core = new LogCore(folder, name, context, startOffset);
        _query = new LogQuery(_core);
        Upkeep = new LogUpkeep(_core);
    }

    /// <summary>Segments, snapshots, retention and compaction.</summary>
    public LogUpkeep Upkeep { get; }

    public TopicPartition Name => _core.Name;

    public LogSettings Settings
    {
        get => _core.Settings;
        set => _core.Settings = value;
    }

    /// <summary>The first offset that is still there.</summary>
    public long StartOffset
    {
        get { lock (_core.Gate) return _core.StartOffset; }
    }

    /// <summary>The offset that the next record gets.</summary>
    public long EndOffset
    {
        get { lock (_core.Gate) return _core.EndOffset; }
    }

    /// <summary>First offset that a reader of committed records may not see yet.</summary>
    public long StableOffset
    {
        get { lock (_core.Gate) return _core.StableOffset; }
    }

    /// <summary>-1 when no idempotent producer wrote here.</summary>
    public long HighestProducerId
    {
        get { lock (_core.Gate) return _core.Producers.HighestId; }
    }

    /// <summary>The file that is written.</summary>
    internal AppendFile File => _core.Active.File!;

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
        lock (_core.Gate)
        {
            if (Check(header) is { } answer) return answer;
            return Store(batch, header);
        }
    }

    /// <summary>Ends a transaction here. Nothing is written when it has no records here (or has its marker already).</summary>
    /// <returns>False when the disk refused; the caller tries again.</returns>
    public bool EndTransaction(long producerId, short epoch, bool commit)
    {
        lock (_core.Gate)
        {
            if (_core.IsClosed) return true;
            if (!_core.Transactions.IsOpen(producerId))
            {
                _core.Transactions.Dismiss(producerId);
                return true;
            }
            var marker = ControlBatch.Create(producerId, epoch, commit, _core.Context.NowMs);
            BatchHeader.TryRead(marker, out var header);
            return Store(marker, header).Error == ErrorCode.None;
        }
    }

    /// <summary>Lets a producer write in its transaction until that ends here.</summary>
    public void Admit(long producerId, short epoch)
    {
        lock (_core.Gate) _core.Transactions.Admit(producerId, epoch);
    }

    /// <summary>Producers with an open transaction here, with their epochs.</summary>
    public IReadOnlyList<(long ProducerId, short Epoch)> OpenTransactions()
    {
        lock (_core.Gate)
            return [.. _core.Transactions.OpenProducers.Select(id => (id, _core.Producers.EpochOf(id) ?? 0))];
    }

    public IReadOnlyList<ActiveProducer> Producers()
    {
        lock (_core.Gate)
        {
            return
            [
                .. _core.Producers.All.Select(producer => producer with
                {
                    TransactionFirstOffset = _core.Transactions.OpenSince(producer.ProducerId) ?? -1,
                }),
            ];
        }
    }

    public FetchView View(long offset, bool committed) => _query.View(offset, committed);

    /// <summary>The aborted transactions that a reader of about that many bytes from the offset may meet.</summary>
    public void CollectAborted(in FetchView view, long offset, int maxBytes, List<TransactionIndex.AbortedRange> into) =>
        _query.CollectAborted(view, offset, maxBytes, into);

    /// <summary>Whole batches from the one that holds the offset; at least one, also when it is longer than asked.</summary>
    public int Read(in FetchView view, long offset, int maxBytes, KafkaWriter into) =>
        _query.Read(view, offset, maxBytes, into);

    /// <summary>First record at or after that time. In a compressed batch it is the batch's first record.</summary>
    public (long Offset, long Timestamp)? FindTime(long timestamp) => _query.FindTime(timestamp);

    /// <summary>First record with the latest time stamp; null when the log is empty.</summary>
    public (long Offset, long Timestamp)? FindLatestTime() => _query.FindLatestTime();

    public void Subscribe(FetchWait wait)
    {
        lock (_core.Gate) _waits.Add(wait);
    }

    public void Unsubscribe(FetchWait wait)
    {
        lock (_core.Gate) _waits.Remove(wait);
    }

    /// <summary>Closes it with a snapshot, so that the next start reads no batch.</summary>
    public void Dispose() => Close(keep: true);

    /// <summary>Closes it; its folder is going to be deleted.</summary>
    public void Abandon() => Close(keep: false);

    private void Close(bool keep)
    {
        lock (_core.Gate)
        {
            if (_core.IsClosed) return;
            _core.IsClosed = true;
            WakeAll();
        }
        Upkeep.Close(keep);
    }

    private AppendResult? Check(in BatchHeader header)
    {
        if (_core.IsClosed) return AppendResult.Refused(ErrorCode.UnknownTopicOrPartition);
        if (header.ProducerId < 0) return header.IsTransactional ? AppendResult.Refused(ErrorCode.InvalidRecord) : null;
        var (producers, transactions) = (_core.Producers, _core.Transactions);
        if (header.IsTransactional && transactions.AdmittedEpoch(header.ProducerId) != header.ProducerEpoch)
        {
            // Without this a late batch of an ended transaction would open one that nobody ends.
            var current = transactions.AdmittedEpoch(header.ProducerId) ?? producers.EpochOf(header.ProducerId) ?? 0;
            var fenced = header.ProducerEpoch < current;
            return AppendResult.Refused(fenced ? ErrorCode.InvalidProducerEpoch : ErrorCode.InvalidTxnState);
        }
        var (error, duplicateOf) = producers.Check(header);
        if (error != ErrorCode.None) return AppendResult.Refused(error);
        return duplicateOf is { } stored ? new AppendResult(ErrorCode.None, stored) : null;
    }

    private AppendResult Store(Span<byte> batch, in BatchHeader header)
    {
        var placed = header with { FirstOffset = _core.EndOffset };
        BatchHeader.Place(batch, placed.FirstOffset);
        try
        {
            _core.Store(batch, placed);
        }
        catch (IOException e)
        {
            _core.Context.Flusher.Complain(_core.Folder, e.Message);
            return AppendResult.Refused(ErrorCode.KafkaStorageError);
        }
        WakeAll();
        return new AppendResult(ErrorCode.None, placed.FirstOffset);
    }

    private void WakeAll()
    {
        foreach (var wait in _waits) wait.Wake();
        _waits.Clear();
    }
}
