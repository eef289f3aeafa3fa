using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Log;

/// <summary>What is known of one log, shared by those who serve clients and those who tidy up; guarded by its gate.</summary>
internal sealed class LogCore
{
    private volatile LogSettings _settings = LogSettings.Default;

    /// <exception cref="EmbeddedKafkaException">The folder cannot be used as it is.</exception>
    public LogCore(string folder, TopicPartition name, LogContext context, long startOffset)
    {
        (Folder, Name, Context, StartOffset) = (folder, name, context, startOffset);
        var opening = new LogOpening(folder, context, Producers, Transactions) { Note = (header, commit) => Note(header, commit) };
        Segments = opening.Open(startOffset);
        if (opening.Place is { } place) Place = place;
        EndOffset = Active.NextOffset;
        if (StartOffset > EndOffset)
        {
            Active.File!.Dispose();
            throw new EmbeddedKafkaException(
                $"{Active.LogPath} ends at offset {EndOffset}, the journal knows of {StartOffset}: restore the folder from a copy");
        }
        SnapshotAt = Place.Segment == Active.FirstOffset ? Place.Position : -1;
    }

    public Lock Gate { get; } = new();

    public TopicPartition Name { get; }

    public string Folder { get; }

    public LogContext Context { get; }

    public List<Segment> Segments { get; }

    public ProducerTable Producers { get; } = new();

    public TransactionIndex Transactions { get; } = new();

    public long StartOffset { get; set; }

    public long EndOffset { get; private set; }

    public bool IsClosed { get; set; }

    public PartitionSnapshot.Place Place { get; set; } = new(0, 0, 0, long.MaxValue);

    /// <summary>Position in the last segment up to which the snapshot on the disk counts; -1 when there is none for it.</summary>
    public long SnapshotAt { get; set; }

    public LogSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    public Segment Active => Segments[^1];

    /// <summary>First offset that a reader of committed records may not see yet.</summary>
    public long StableOffset => Transactions.FirstOpenOffset is { } open ? Math.Max(open, StartOffset) : EndOffset;

    /// <summary>The segment that holds that offset.</summary>
    public Segment SegmentOf(long offset)
    {
        var (low, high) = (0, Segments.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Segments[middle].FirstOffset <= offset) low = middle;
            else high = middle - 1;
        }
        return Segments[low];
    }

    public bool MustRoll(int bytes, long nowMs) =>
        Active.Length > 0
        && (Active.Length + bytes > Settings.SegmentBytes || nowMs - Active.CreatedMs > Settings.SegmentMs);

    /// <summary>Starts another segment.</summary>
    /// <exception cref="IOException">The disk refused; the last segment stays the last.</exception>
    public void Roll(long nowMs)
    {
        // On the disk first: what follows a torn batch in the next segment could not be told from damage.
        Active.File!.Flush();
        Context.Flusher.TakeRoom(1);
        var next = new Segment(Folder, EndOffset) { Marks = new OffsetIndex(), CreatedMs = nowMs };
        next.File = new AppendFile(next.LogPath, Context.Flusher);
        Segments.Add(next);
        SnapshotAt = -1;
    }

    /// <exception cref="IOException">The disk refused; nothing was stored.</exception>
    public void Store(ReadOnlySpan<byte> batch, in BatchHeader placed)
    {
        var nowMs = Context.NowMs;
        if (MustRoll(batch.Length, nowMs)) Roll(nowMs);
        var active = Active;
        var position = active.Length;
        active.File!.Append(batch);
        if (position == 0) active.CreatedMs = nowMs;
        active.Note(placed, position);
        EndOffset = placed.LastOffset + 1;
        Note(placed, placed.IsControl && ControlBatch.IsCommit(batch));
    }

    private void Note(in BatchHeader header, bool isCommit)
    {
        if (header.ProducerId < 0) return;
        if (header.IsControl)
        {
            Producers.NoteEpoch(header.ProducerId, header.ProducerEpoch);
            Transactions.NoteMarker(header.ProducerId, header.FirstOffset, isCommit);
            return;
        }
        Producers.Note(header);
        // A batch that compaction has emptied only keeps its sequence number.
        if (header is { IsTransactional: true, RecordCount: > 0 })
            Transactions.NoteRecords(header.ProducerId, header.FirstOffset);
    }
}
