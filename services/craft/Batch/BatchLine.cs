using System.Text.Json;

namespace Craft.Batch;

/// <summary>
/// One line of the input: its number from 1, the id to answer with (as it was written; null = the number), and its members, or
/// why it is bad.
/// </summary>
internal sealed record BatchLine(long Number, JsonElement? Id, JsonElement Members, string? Fault)
{
    private const string Text = "text";

    /// <summary>Reads a line; whatever is wrong with it is a <see cref="Fault"/>, never an exception.</summary>
    public static BatchLine Read(long number, ReadOnlySpan<byte> utf8)
    {
        try
        {
            var document = JsonSerializer.Deserialize<JsonElement>(utf8);
            return document.ValueKind == JsonValueKind.Object
                ? Of(number, document)
                : Bad(number, "the line is not a JSON object");
        }
        catch (JsonException)
        {
            return Bad(number, "the line is not JSON");
        }
    }

    public static BatchLine Bad(long number, string fault) => new(number, null, default, fault);

    /// <summary>The member as text; null when it is absent or null.</summary>
    /// <exception cref="FormatException">The member is no text, or not valid Unicode.</exception>
    public string? Find(string member) =>
        Members.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? TextOf(member, value) : null;

    /// <summary>The members of a list of texts; empty when it is absent or null.</summary>
    /// <exception cref="FormatException">The member is no list of texts.</exception>
    public IReadOnlyList<string> FindAll(string member)
    {
        if (!Members.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => TextOf(member, item))]
            : throw new FormatException($"{member} is not a list of texts");
    }

    /// <summary>The text that every command but those on courses wants.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public string RequiredText() => Find(Text) ?? throw new FormatException("text is missing");

    private static BatchLine Of(long number, JsonElement document)
    {
        if (!document.TryGetProperty("id", out var id) || id.ValueKind == JsonValueKind.Null)
        {
            return new BatchLine(number, null, document, null);
        }

        if (id.ValueKind == JsonValueKind.Number)
        {
            return new BatchLine(number, id, document, null);
        }

        try
        {
            return id.ValueKind == JsonValueKind.String && id.GetString() is not null
                ? new BatchLine(number, id, document, null)
                : Bad(number, "id is neither text nor a number");
        }
        catch (InvalidOperationException)
        {
            return Bad(number, "id is not valid Unicode");
        }
    }

    private static string TextOf(string member, JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"{member} is not text");
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"{member} is not valid Unicode", e);
        }
    }
}
