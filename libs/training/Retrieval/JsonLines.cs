using System.Text.Json;

namespace Craft.Training.Retrieval;

/// <summary>Reads training data; what is wrong is an <see cref="InvalidDataException"/> with file and line.</summary>
internal static class JsonLines
{
    public static IReadOnlyList<T> Read<T>(string path, Func<JsonElement, T> of)
    {
        var read = new List<T>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                read.Add(of(json.RootElement));
            }
            catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
            {
                throw new InvalidDataException($"{path}, line {read.Count + 1}: {e.Message}", e);
            }
        }

        return read;
    }

    public static string Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.GetString() is { } text
            ? text
            : throw new InvalidDataException($"\"{name}\" is missing");

    public static IReadOnlyList<string> Texts(JsonElement line, string name) =>
        line.TryGetProperty(name, out var values)
            ? [.. values.EnumerateArray().Select(v => v.GetString() ?? throw new InvalidDataException($"\"{name}\" holds a null"))]
            : [];
}
