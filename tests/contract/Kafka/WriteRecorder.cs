namespace Craft.ContractTests.Kafka;

/// <summary>Every write of a running embedded broker in order, so that its folder at any moment can be rebuilt.</summary>
internal sealed class WriteRecorder(string root)
{
    private readonly Lock _lock = new();
    private readonly List<(string Path, long Position, byte[] Bytes)> _writes = [];

    public int Count
    {
        get { lock (_lock) return _writes.Count; }
    }

    public void Record(string path, long position, byte[] bytes)
    {
        lock (_lock) _writes.Add((Path.GetRelativePath(root, path), position, bytes));
    }

    /// <summary>The folder as a kill leaves it that hits after some writes and some bytes of the next.</summary>
    public void Rebuild(string folder, int writes, int bytesOfNext)
    {
        // The broker makes the files of a topic before it names it in the journal.
        foreach (var path in _writes.Select(write => write.Path).Where(path => path.EndsWith(".log", StringComparison.Ordinal)).Distinct())
            Write(folder, path, 0, []);
        foreach (var (path, position, bytes) in _writes.Take(writes)) Write(folder, path, position, bytes);
        if (writes >= _writes.Count) return;
        var next = _writes[writes];
        Write(folder, next.Path, next.Position, next.Bytes.AsSpan(0, Math.Min(bytesOfNext, next.Bytes.Length)));
    }

    private static void Write(string folder, string path, long position, ReadOnlySpan<byte> bytes)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using var file = File.OpenHandle(full, FileMode.OpenOrCreate, FileAccess.Write);
        RandomAccess.Write(file, bytes, position);
    }
}
