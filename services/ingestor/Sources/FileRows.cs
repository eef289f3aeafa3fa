using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Craft.Ingestor.Sources;

/// <summary>Opens a file by what is in it: gzip or not, UTF-8 or Latin-1, CSV, JSON Lines or one JSON document.</summary>
internal static class FileRows
{
    private const int ProbeBytes = 64 * 1024;
    private const int MostJsonBytes = 512 * 1024 * 1024;

    private static readonly string[] _suffixes = [".csv", ".tsv", ".json", ".jsonl", ".ndjson"];

    /// <summary>Whether a file of a folder is taken.</summary>
    public static bool IsReadable(string path) =>
        _suffixes.Any(s => path.EndsWith(s, StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(s + ".gz", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The rows; null stands for a line that could not be read. <paramref name="name"/> decides between CSV and JSON where
    /// its ending says so. Throws <see cref="InvalidDataException"/> on a file that is broken off.
    /// </summary>
    public static IEnumerable<FileRow?> Read(string path, string name)
    {
        var probe = Probe(path);
        var format = FormatOf(name, probe);
        using var stream = Open(path);
        using var text = new StreamReader(stream, EncodingOf(probe), detectEncodingFromByteOrderMarks: true);
        foreach (var row in format switch
        {
            ".jsonl" or ".ndjson" => Lines(text),
            ".json" => Document(text),
            _ => Table(text),
        })
        {
            yield return row;
        }
    }

    private static IEnumerable<FileRow?> Table(TextReader text)
    {
        var header = default(string[]);
        var isShort = false;
        foreach (var cells in CsvRows.Read(text))
        {
            if (header is null)
            {
                header = [.. cells.Select(c => c.Trim().TrimStart('\uFEFF'))];
                continue;
            }

            isShort = cells.Count < header.Length;
            var row = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < header.Length && i < cells.Count; i++)
            {
                row.TryAdd(header[i], cells[i]);
            }

            yield return new FileRow(row, default, string.Join('\u001F', cells));
        }

        if (isShort)
        {
            throw new InvalidDataException("the last row is broken off");
        }
    }

    private static IEnumerable<FileRow?> Lines(TextReader text)
    {
        while (text.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return RowOf(line);
            }
        }
    }

    private static IEnumerable<FileRow?> Document(TextReader text)
    {
        var whole = text.ReadToEnd();
        if (whole.Length > MostJsonBytes)
        {
            throw new InvalidDataException("a JSON document larger than 512 MB; write it as JSON Lines");
        }

        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(whole);
            root = document.RootElement.Clone();
        }
        catch (JsonException) when (whole.AsSpan().Trim().StartsWith("{") && whole.Contains("}\n", StringComparison.Ordinal))
        {
            return Lines(new StringReader(whole));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("no JSON document, or one that is broken off", e);
        }

        return Rows(root).Select(e => e.ValueKind == JsonValueKind.Object ? new FileRow(null, e, e.GetRawText()) : null);
    }

    /// <summary>The elements of the document, or of the first array of objects in it; a lone object is a row.</summary>
    private static List<JsonElement> Rows(JsonElement root)
    {
        var level = new List<JsonElement> { root };
        for (var depth = 0; depth < 4 && level.Count > 0; depth++)
        {
            foreach (var element in level)
            {
                if (element.ValueKind == JsonValueKind.Array && element.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object))
                {
                    return [.. element.EnumerateArray()];
                }
            }

            level = [.. level.Where(e => e.ValueKind == JsonValueKind.Object).SelectMany(e => e.EnumerateObject().Select(p => p.Value))];
        }

        return root.ValueKind == JsonValueKind.Object ? [root] : [];
    }

    private static FileRow? RowOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new FileRow(null, document.RootElement.Clone(), line) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024, FileOptions.SequentialScan);
        var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static byte[] Probe(string path)
    {
        using var stream = Open(path);
        var buffer = new byte[ProbeBytes];
        return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }

    private static string FormatOf(string name, ReadOnlySpan<byte> probe)
    {
        var plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        var suffix = Path.GetExtension(plain).ToLowerInvariant();
        if (_suffixes.Contains(suffix))
        {
            return suffix;
        }

        var start = probe.TrimStart(" \t\r\n\uFEFF"u8);
        return start.IsEmpty || start[0] is not ((byte)'{' or (byte)'[') ? ".csv" : ".json";
    }

    // the end of the probe may cut a character
    private static Encoding EncodingOf(ReadOnlySpan<byte> probe)
    {
        var end = probe.Length;
        while (end > 0 && end > probe.Length - 4 && probe.Length == ProbeBytes && (probe[end - 1] & 0x80) != 0)
        {
            end--;
        }

        return System.Text.Unicode.Utf8.IsValid(probe[..end]) ? Encoding.UTF8 : Encoding.Latin1;
    }
}
