using Microsoft.Win32.SafeHandles;

namespace Craft.EmbeddedBroker.Log;

/// <summary>Files and indexes of sealed segments, opened on demand; only so many of the whole broker are open at once.</summary>
internal sealed class SegmentFiles(int capacity = SegmentFiles.DefaultCapacity) : IDisposable
{
    public const int DefaultCapacity = 64;
    private readonly Lock _lock = new();
    private readonly Lock _rebuilding = new();
    private readonly Dictionary<Segment, Opened> _open = [];
    private long _uses;

    /// <summary>One opened segment. Its file may be closed at any moment: a reader that finds it so asks again.</summary>
    public sealed class Opened(SafeFileHandle file, OffsetIndex marks) : IDisposable
    {
        public SafeFileHandle File => file;

        public OffsetIndex Marks => marks;

        public long LastUse { get; set; }

        public void Dispose() => file.Dispose();
    }

    public int Count
    {
        get { lock (_lock) return _open.Count; }
    }

    /// <exception cref="IOException">The segment's file is gone or cannot be read.</exception>
    public Opened Get(Segment segment, DiskFlusher flusher)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(segment, out var known))
            {
                known.LastUse = ++_uses;
                return known;
            }
        }
        var opened = Open(segment, flusher);
        lock (_lock)
        {
            if (_open.Remove(segment, out var other)) other.Dispose();
            if (_open.Count >= capacity) Close(_open.MinBy(static pair => pair.Value.LastUse).Key);
            opened.LastUse = ++_uses;
            _open[segment] = opened;
        }
        return opened;
    }

    public void Forget(Segment segment)
    {
        lock (_lock) Close(segment);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var opened in _open.Values) opened.Dispose();
            _open.Clear();
        }
    }

    private void Close(Segment segment)
    {
        if (_open.Remove(segment, out var opened)) opened.Dispose();
    }

    private Opened Open(Segment segment, DiskFlusher flusher)
    {
        var file = File.OpenHandle(segment.LogPath, share: FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var marks = SegmentIndexFile.Read(segment.IndexPath) is { } index && index.Summary == segment.Summarize()
                ? index.Marks
                : Rebuild(segment, flusher);
            return new Opened(file, marks);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private OffsetIndex Rebuild(Segment segment, DiskFlusher flusher)
    {
        using var held = _rebuilding.EnterScope();
        var marks = new OffsetIndex();
        using var file = new AppendFile(segment.LogPath, flusher, FileMode.Open);
        LogRecovery.Scan(file, 0, segment.FirstOffset, (in header, position, _) =>
            marks.Note(header.FirstOffset, position, header.MaxTimestamp));
        try
        {
            if (!segment.IsRetired) SegmentIndexFile.Write(segment.IndexPath, segment.Summarize(), marks.Copy(), flusher, ".again");
        }
        catch (IOException)
        {
            // It is made again the next time.
        }
        return marks;
    }
}
