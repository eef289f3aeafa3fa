using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Craft.Ingestor.Sources;

/// <summary>Reads members of foreign JSON: absent, null and a wrong type are all "not there"; numbers are text too.</summary>
internal static class JsonMembers
{
    /// <summary>A member, or an undefined element.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A text or number as text; null for anything else.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Unescaped(element),
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    public static string? Text(this JsonElement element, string name) => element.Member(name).Text();

    /// <summary>Elements of an array; a single object or text counts as an array of one.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray(),
        JsonValueKind.Object or JsonValueKind.String => [element],
        _ => [],
    };

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Member(name).Items();

    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        [.. element.Items(name).Select(Text).OfType<string>()];

    /// <summary>A number, also when written as text.</summary>
    public static long? Integer(this JsonElement element, string name)
    {
        var text = element.Text(name);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
            : double.TryParse(text, CultureInfo.InvariantCulture, out var real) && Math.Abs(real) < 1e15 ? (long)real
            : null;
    }

    public static decimal? Decimal(this JsonElement element, string name) =>
        decimal.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static bool? Flag(this JsonElement element, string name) => element.Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Epoch milliseconds; null outside the years 1970 to 2100.</summary>
    public static DateTimeOffset? Instant(this JsonElement element, string name) =>
        element.Integer(name) is { } ms and > 0 and < 4_102_444_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    // GetString refuses an escaped lone surrogate; the rest of such a text is still worth having
    private static string Unescaped(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Lenient(element.GetRawText());
        }
    }

    private static string Lenient(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' or 'f' => ' ', var c => c });
            }
        }

        return text.ToString();
    }
}
