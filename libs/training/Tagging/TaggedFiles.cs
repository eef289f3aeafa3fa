using System.Text.Json;
using Craft.Inference.Evaluation;
using Craft.Inference.Tagging;
using Craft.Training.Data;

namespace Craft.Training.Tagging;

/// <summary>
/// Reads labelled texts: JSON Lines <c>{text, spans[] {start, end, label}}</c> (UTF-16 units) or <c>{tokens, spans[]}</c> (numbers of
/// tokens), SkillSpan's <c>{tokens, tags_skill, tags_knowledge}</c>, texts marked by hand (<see cref="MarkedText"/>), and CoNLL
/// columns with one or more layers of BIO tags (SkillSpan, the benchmark of Green et al.); <c>.gz</c> as well.
/// </summary>
internal static class TaggedFiles
{
    private const string LayerPrefix = "tags_";

    /// <exception cref="InvalidDataException">A line is not of these forms.</exception>
    public static IEnumerable<TaggedText> Read(string path) => Path.GetFileName(path) switch
    {
        var name when name.Contains(".json", StringComparison.OrdinalIgnoreCase) => ReadJson(path),
        var name when name.Contains(MarkedText.FileSuffix, StringComparison.OrdinalIgnoreCase) => ReadMarked(path),
        _ => ReadColumns(path),
    };

    private static List<TaggedText> ReadMarked(string path)
    {
        try
        {
            return [.. MarkedText.ReadAll(TextFiles.Lines(path)).Select(t =>
                new TaggedText(t.Text, [.. t.Spans.Select(s => new TaggedSpan(s.Start, s.End, s.Type))], null))];
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static IEnumerable<TaggedText> ReadJson(string path)
    {
        foreach (var (number, line) in TextFiles.Lines(path).Index())
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return FromLine(line, path, number + 1);
            }
        }
    }

    private static TaggedText FromLine(string line, string path, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            if (!json.TryGetProperty("tokens", out var words))
            {
                var text = json.GetProperty("text").GetString()!;
                return new TaggedText(text, [.. Spans(json).Select(s => new TaggedSpan(s.First, Math.Min(s.End, text.Length), s.Label))], null);
            }

            string[] tokens = [.. words.EnumerateArray().Select(w => w.GetString()!)];
            return TaggedText.Of(tokens, json.TryGetProperty("spans", out _) ? Spans(json) : Layers(json));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path} line {number} is no labelled text: {e.Message}", e);
        }
    }

    private static List<(int First, int End, string Label)> Spans(JsonElement json) =>
    [
        .. json.GetProperty("spans").EnumerateArray().Select(s =>
            (s.GetProperty("start").GetInt32(), s.GetProperty("end").GetInt32(), s.GetProperty("label").GetString()!)),
    ];

    // tags_skill: O, B, I without a type; the layer is the type
    private static List<(int First, int End, string Label)> Layers(JsonElement json) =>
    [
        .. json.EnumerateObject().Where(m => m.Name.StartsWith(LayerPrefix, StringComparison.Ordinal)).SelectMany(layer =>
        {
            var name = layer.Name[LayerPrefix.Length..];
            var label = char.ToUpperInvariant(name[0]) + name[1..];
            return Spans([.. layer.Value.EnumerateArray().Select(t => t.GetString() is "B" or "I" ? $"{t.GetString()}-{label}" : "O")]);
        }),
    ];

    private static IEnumerable<(int First, int End, string Label)> Spans(IReadOnlyList<string> tags) =>
        TagSpans.Read(tags, TagReading.Lenient).Select(s => (s.First, s.Last + 1, s.Type));

    private static IEnumerable<TaggedText> ReadColumns(string path)
    {
        var rows = new List<string[]>();
        foreach (var line in TextFiles.Lines(path).Append(""))
        {
            var cells = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length >= 2)
            {
                rows.Add(cells);
            }
            else if (rows.Count > 0)
            {
                yield return FromColumns(rows, path);
                rows.Clear();
            }
        }
    }

    private static TaggedText FromColumns(List<string[]> rows, string path)
    {
        var layers = rows.Min(r => r.Length) - 1;
        try
        {
            return TaggedText.Of(
                [.. rows.Select(r => r[0])],
                Enumerable.Range(1, layers).SelectMany(layer => Spans([.. rows.Select(r => r[layer])])).ToList());
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"{path} is not CoNLL with BIO tags: {e.Message}", e);
        }
    }
}
