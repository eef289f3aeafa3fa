using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>A folder for one test, with what the broker's storage needs around it.</summary>
internal sealed class BrokerDisk : IAsyncDisposable
{
    public static readonly TopicPartition Name = new("t", 0);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("craft-disk-");

    private readonly SegmentFiles _files = new();

    public BrokerDisk(Action<string, long, byte[]>? beforeWrite = null, TimeProvider? time = null)
    {
        Flusher = new DiskFlusher(FsyncPolicy.Interval, TimeSpan.FromSeconds(1), TimeProvider.System, Events)
        {
            BeforeWrite = beforeWrite,
        };
        Context = new LogContext(Flusher, _files, time ?? TimeProvider.System, Events);
    }

    public string Folder => _folder.FullName;

    public string LogPath => Path.Combine(Folder, PartitionLog.FileName);

    public EmbeddedKafkaEvents Events { get; } = new(NullLogger.Instance);

    public DiskFlusher Flusher { get; }

    public LogContext Context { get; }

    /// <summary>Opens the one log of this folder, made empty if it is not there.</summary>
    public PartitionLog OpenLog() => OpenLog(LogSettings.Default);

    public PartitionLog OpenLog(LogSettings settings, long startOffset = 0)
    {
        if (!Directory.EnumerateFiles(Folder, "*.log").Any()) File.Create(LogPath).Dispose();
        return new PartitionLog(Folder, Name, Context, startOffset) { Settings = settings };
    }

    /// <summary>The folder as a kill before the first snapshot leaves it.</summary>
    public void LoseSnapshots()
    {
        foreach (var path in Directory.GetFiles(Folder).Where(path => Segment.OffsetOf(path) is null)) File.Delete(path);
    }

    public Ledger OpenLedger(long minCompactBytes = long.MaxValue / 8) =>
        new(Folder, Flusher, Events, minCompactBytes);

    /// <summary>The batches that a reader gets, from the one that holds the offset.</summary>
    public static List<BatchHeader> Read(
        PartitionLog log, long offset = 0, bool committed = false, int maxBytes = int.MaxValue)
    {
        using var writer = new KafkaWriter();
        var view = log.View(offset, committed);
        log.Read(view, offset, maxBytes, writer);
        var batches = new List<BatchHeader>();
        for (var rest = writer.Written.Span; BatchHeader.TryRead(rest, out var header); rest = rest[header.Size..])
            batches.Add(header);
        return batches;
    }

    public async ValueTask DisposeAsync()
    {
        _files.Dispose();
        await Flusher.DisposeAsync();
        Events.Dispose();
        _folder.Delete(recursive: true);
    }
}
