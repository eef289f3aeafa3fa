using System.Text.Json;

namespace Craft.Ingestor.Sources;

/// <summary>One row of a file: cells of CSV or an object of JSON, asked by column name or dotted path.</summary>
internal sealed record FileRow(IReadOnlyDictionary<string, string>? Cells, JsonElement Json, string Raw)
{
    /// <summary>The value as text; an array of JSON comes as a JSON array.</summary>
    public string? Text(string column)
    {
        if (Cells is not null)
        {
            return Cells.GetValueOrDefault(column);
        }

        var found = At(column).ToList();
        return found.Count switch
        {
            0 => null,
            1 => found[0].ValueKind switch
            {
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Array => found[0].GetRawText(),
                _ => found[0].Text(),
            },
            _ => string.Join('\n', found.Select(JsonMembers.Text).OfType<string>()),
        };
    }

    public IReadOnlyList<string> List(string column)
    {
        if (Cells is not null)
        {
            return ListText.Parse(Cells.GetValueOrDefault(column));
        }

        var found = At(column).SelectMany(e => e.ValueKind == JsonValueKind.Array ? e.EnumerateArray() : (IEnumerable<JsonElement>)[e]).ToList();
        return found.Count == 1 ? ListText.Parse(found[0].Text()) : [.. found.Select(JsonMembers.Text).OfType<string>()];
    }

    // arrays on the way are walked through: suchworte.suchwort gives every word
    private List<JsonElement> At(string path)
    {
        if (Json.Member(path) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } direct)
        {
            return [direct];
        }

        var found = new List<JsonElement> { Json };
        foreach (var name in path.Split('.'))
        {
            found = [.. found
                .SelectMany(e => e.ValueKind == JsonValueKind.Array ? e.EnumerateArray() : (IEnumerable<JsonElement>)[e])
                .Select(e => MemberOf(e, name))
                .Where(e => e.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))];
        }

        return found;
    }

    private static JsonElement MemberOf(JsonElement element, string name)
    {
        if (element.Member(name) is { ValueKind: not JsonValueKind.Undefined } exact)
        {
            return exact;
        }

        return element.ValueKind != JsonValueKind.Object ? default : element.EnumerateObject()
            .FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
