using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Craft.Training.Data;

/// <summary>
/// Texts for pretraining: a text per line, or JSON Lines with <c>text</c> or with a course's title, headline, description and
/// objectives; <c>.gz</c> as well.
/// </summary>
internal static class TextFiles
{
    private static readonly string[] _members = ["text", "title", "headline", "description", "objectives"];

    /// <exception cref="InvalidDataException">A line is not JSON.</exception>
    public static IEnumerable<string> Read(string path)
    {
        var json = Path.GetFileName(path).Contains(".json", StringComparison.OrdinalIgnoreCase);
        foreach (var (number, line) in Lines(path).Index())
        {
            var text = json ? FromJson(line, path, number) : line.Trim();
            if (text.Length > 0)
            {
                yield return text;
            }
        }
    }

    /// <summary>The lines of a file that may be compressed.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static string FromJson(string line, string path, int number)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return "";
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return string.Join('\n', _members.SelectMany(name => Values(document.RootElement, name)));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} line {number + 1} is not JSON: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Values(JsonElement line, string name)
    {
        if (line.ValueKind != JsonValueKind.Object || !line.TryGetProperty(name, out var value))
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!),
            _ => [],
        };
    }
}
