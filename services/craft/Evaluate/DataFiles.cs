using System.IO.Compression;

namespace Craft.Evaluate;

/// <summary>Reads the files of a data folder; what is not there is null, and its set is skipped.</summary>
internal static class DataFiles
{
    /// <summary>The path, when every one of the files is there; else null.</summary>
    public static string? Folder(string data, string name, params string[] files)
    {
        var folder = Path.Combine(data, name);
        return files.All(file => File.Exists(Path.Combine(folder, file))) ? folder : null;
    }

    /// <summary>The lines of a text file, unpacked when its name ends in <c>.gz</c>.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        using Stream file = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress)
            : File.OpenRead(path);
        using var text = new StreamReader(file);
        while (text.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
