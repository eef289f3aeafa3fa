namespace Craft.EmbeddedBroker.Log;

/// <summary>Small files that are replaced as a whole: a reader finds the old one or the new one.</summary>
/// <remarks>They can be made again from the segments, so they are not forced to the disk; check sums tell a torn one.</remarks>
internal static class WholeFile
{
    public const string TemporarySuffix = ".tmp";

    /// <exception cref="IOException">The disk is full or broken; what was there before is there still.</exception>
    public static void Write(string path, byte[] bytes, DiskFlusher flusher, string writer = "")
    {
        var temporary = path + writer + TemporarySuffix;
        try
        {
            flusher.TakeRoom(bytes.Length);
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Null when it cannot be read.</summary>
    public static byte[]? TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
