using System.Diagnostics;
using Craft.Schemas;

namespace Craft.Search.Embedded;

/// <summary>Opens and creates index folders.</summary>
internal static class IndexOpener
{
    private const int DimensionStep = 32;

    public static IndexOpening Open(
        string path, ModelRef encoder, int dimensions, EmbeddedIndexOptions options, SearchEvents events, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var folder = IndexFolder.TryLock(path);
        if (folder is null)
        {
            return new IndexOpening.InUse();
        }

        IndexOpening? opening = null;
        try
        {
            opening = Open(folder, encoder, dimensions, options, events, ct);
            return opening;
        }
        finally
        {
            if (opening is not IndexOpening.Opened)
            {
                folder.Dispose();
            }
        }
    }

    public static IndexOpening Create(
        string path, ModelRef encoder, int dimensions, EmbeddedIndexOptions options, SearchEvents events)
    {
        if (dimensions <= 0 || dimensions % DimensionStep != 0)
        {
            throw new ArgumentException($"dimensions must be a multiple of {DimensionStep}", nameof(dimensions));
        }

        var folder = IndexFolder.TryLock(path);
        if (folder is null)
        {
            return new IndexOpening.InUse();
        }

        folder.Clear();
        var meta = new IndexMeta { Format = IndexMeta.CurrentFormat, Encoder = encoder, Dimensions = dimensions };
        var store = CourseStore.Create(folder.StorePath);
        folder.WriteMeta(meta);
        var content = new IndexContent(folder.VectorsPath, dimensions);
        return new IndexOpening.Opened(new EmbeddedCourseIndex(folder, meta, store, content, options, events));
    }

    private static IndexOpening Open(
        IndexFolder folder,
        ModelRef encoder,
        int dimensions,
        EmbeddedIndexOptions options,
        SearchEvents events,
        CancellationToken ct)
    {
        if (!folder.HasMeta)
        {
            return File.Exists(folder.StorePath)
                ? new IndexOpening.Damaged("index.json is missing")
                : new IndexOpening.Missing();
        }

        if (folder.ReadMeta() is not { Format: IndexMeta.CurrentFormat } meta)
        {
            return new IndexOpening.Damaged("index.json cannot be read");
        }

        if (meta.Encoder != encoder || meta.Dimensions != dimensions)
        {
            return new IndexOpening.OtherEncoder(meta.Encoder, meta.Dimensions);
        }

        return File.Exists(folder.StorePath)
            ? Load(folder, meta, options, events, ct)
            : new IndexOpening.Damaged("courses.log is missing");
    }

    private static IndexOpening Load(
        IndexFolder folder, IndexMeta meta, EmbeddedIndexOptions options, SearchEvents events, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var fileLength = new FileInfo(folder.StorePath).Length;
        var content = new IndexContent(folder.VectorsPath, meta.Dimensions);
        var store = CourseStore.Open(folder.StorePath, content.Note);
        var damage = store is null ? "courses.log is damaged in its middle"
            : store.Length < meta.ClosedLength ? "courses.log is shorter than when it was closed"
            : null;
        if (store is null || damage is not null)
        {
            store?.Dispose();
            content.Dispose();
            return new IndexOpening.Damaged(damage!);
        }

        // from here on the store may grow, so the length at its closing says nothing any more
        var open = meta with { ClosedLength = null };
        folder.WriteMeta(open);
        try
        {
            content.Load(store, ct);
        }
        catch (AggregateException e) when (e.InnerException is InvalidDataException unreadable)
        {
            store.Dispose();
            content.Dispose();
            return new IndexOpening.Damaged(unreadable.Message);
        }
        catch (OperationCanceledException)
        {
            store.Dispose();
            content.Dispose();
            throw;
        }

        var index = new EmbeddedCourseIndex(folder, open, store, content, options, events);
        if (store.Length < fileLength)
        {
            events.TailCut(index.Name, fileLength - store.Length);
        }

        events.Opened(index.Name, index.Count, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return new IndexOpening.Opened(index);
    }
}
