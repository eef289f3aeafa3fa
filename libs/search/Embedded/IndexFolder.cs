using System.Text.Json;

namespace Craft.Search.Embedded;

/// <summary>The files of an index folder and the lock that keeps a second process out.</summary>
internal sealed class IndexFolder : IDisposable
{
    private readonly FileStream _lock;

    private IndexFolder(string path, FileStream held) => (Location, _lock) = (path, held);

    public string Location { get; }

    public string StorePath => Path.Combine(Location, "courses.log");

    public string VectorsPath => Path.Combine(Location, "vectors.map");

    private string MetaPath => Path.Combine(Location, "index.json");

    /// <summary>Null when another process (or another index of this one) holds the folder.</summary>
    public static IndexFolder? TryLock(string path)
    {
        Directory.CreateDirectory(path);
        var file = Path.Combine(path, "lock");
        try
        {
            return new IndexFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    /// <summary>Null when there is no readable description.</summary>
    public IndexMeta? ReadMeta()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(MetaPath), SearchJson.Default.IndexMeta);
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public bool HasMeta => File.Exists(MetaPath);

    /// <summary>Replaces the description in one step, so that a crash leaves the old or the new one.</summary>
    public void WriteMeta(IndexMeta meta)
    {
        var next = MetaPath + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, meta, SearchJson.Default.IndexMeta);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, MetaPath, overwrite: true);
    }

    /// <summary>Removes what an index left here.</summary>
    public void Clear()
    {
        foreach (var path in new[] { MetaPath, StorePath, VectorsPath })
        {
            File.Delete(path);
        }
    }

    public void Dispose() => _lock.Dispose();
}
