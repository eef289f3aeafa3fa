using System.Text.Json;

namespace Craft.Ingestor.Sources;

/// <summary>A list written into one cell: a JSON array, or items between semicolons or on lines.</summary>
internal static class ListText
{
    private static readonly char[] _itemEnds = ['\n', '\r', ';'];

    public static IReadOnlyList<string> Parse(string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            return [];
        }

        if (trimmed[0] == '[' && trimmed[^1] == ']' && JsonArray(trimmed) is { } items)
        {
            return items;
        }

        // PostgreSQL's own array form turns up in exports: {"a","b"}
        if (trimmed[0] == '{' && trimmed[^1] == '}' && JsonArray($"[{trimmed[1..^1]}]") is { } braced)
        {
            return braced;
        }

        return trimmed.Split(_itemEnds, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static List<string>? JsonArray(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(JsonMembers.Text).OfType<string>()] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
