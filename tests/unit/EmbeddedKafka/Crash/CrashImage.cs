namespace Craft.UnitTests.EmbeddedBroker.Crash;

/// <summary>A broker's folder at the moment before one write, and what had been acknowledged then.</summary>
/// <param name="Folder">The copy.</param>
/// <param name="Write">Number of the write.</param>
/// <param name="Acknowledged">What the clients know by then.</param>
/// <param name="Path">Relative file of the write that comes next.</param>
/// <param name="Next">Its bytes.</param>
/// <param name="Flushed">Bytes per relative file that are on the disk for certain.</param>
internal sealed record CrashImage(
    string Folder, int Write, Acknowledged Acknowledged, string Path, byte[] Next, IReadOnlyDictionary<string, long> Flushed)
{
    /// <summary>The process dies: what was written stays, of the next write the first bytes.</summary>
    public string Killed(string into, int bytesOfNext)
    {
        Copy(Folder, into);
        var path = System.IO.Path.Combine(into, Path);
        if (bytesOfNext == 0 || !File.Exists(path)) return into;
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write);
        file.Write(Next, 0, Math.Min(bytesOfNext, Next.Length));
        return into;
    }

    /// <summary>
    /// The power goes: of what was written but not forced to the disk any part of the end is missing, file by file; a small
    /// file that is replaced as a whole may be empty or torn.
    /// </summary>
    public string Unplugged(string into, Random random)
    {
        Copy(Folder, into);
        foreach (var path in Directory.EnumerateFiles(into, "*", SearchOption.AllDirectories))
        {
            var name = System.IO.Path.GetRelativePath(into, path);
            var length = new FileInfo(path).Length;
            var grows = name.EndsWith(".log", StringComparison.Ordinal) || name == "journal";
            var safe = grows ? Math.Min(length, Flushed.GetValueOrDefault(name)) : 0;
            if (!grows && random.Next(2) == 0) continue;
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.SetLength(file, random.Next(3) switch
            {
                0 => safe,
                1 => length,
                _ => random.NextInt64(safe, length + 1),
            });
        }
        return into;
    }

    public static void Copy(string from, string into)
    {
        Directory.CreateDirectory(into);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(System.IO.Path.Combine(into, System.IO.Path.GetRelativePath(from, folder)));
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(path, System.IO.Path.Combine(into, System.IO.Path.GetRelativePath(from, path)), overwrite: true);
    }
}
