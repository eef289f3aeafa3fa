using System.Text.Json;

namespace Craft.Inference.Models;

/// <summary>A JSON file of a model folder (or a part of one); whatever is wrong with it is one sentence that names the file.</summary>
internal sealed class ModelJson
{
    private const long LengthMax = 32 << 20;

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    private readonly string _source;
    private readonly JsonElement _element;

    private ModelJson(string source, JsonElement element)
    {
        (_source, _element) = (source, element);
        if (element.ValueKind is not JsonValueKind.Object)
        {
            throw Refuse("is not a JSON object");
        }
    }

    public static ModelJson? ReadIfThere(string path) => File.Exists(path) ? Read(path) : null;

    public static ModelJson Read(string path) => Parse(Bytes(path), path);

    /// <summary>A file that is a list of objects.</summary>
    public static IReadOnlyList<ModelJson> ReadList(string path) => ParseElement(Bytes(path), path) is var list
        && list.ValueKind is JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(e => new ModelJson(path, e))]
            : throw new InvalidDataException($"{path} is not a JSON list");

    public static ModelJson Parse(ReadOnlyMemory<byte> json, string source) => new(source, ParseElement(json, source));

    private static JsonElement ParseElement(ReadOnlyMemory<byte> json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, _strict);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{source} is not valid JSON", e);
        }
    }

    public static ModelJson Wrap(JsonElement element, ModelJson parent) => new(parent._source, element);

    public string Source => _source;

    public InvalidDataException Refuse(string reason) => new($"{_source} {reason}");

    public IEnumerable<(string Name, ModelJson Value)> Objects()
    {
        foreach (var property in _element.EnumerateObject())
        {
            var name = NameOf(property);
            yield return (name, new ModelJson($"{_source} ({ModelText.Short(name)})", property.Value));
        }
    }

    public IEnumerable<(string Name, JsonElement Value)> Members()
    {
        foreach (var property in _element.EnumerateObject())
        {
            yield return (NameOf(property), property.Value);
        }
    }

    /// <summary>Null when the member is absent or null.</summary>
    public ModelJson? Child(string name) =>
        Member(name) is { } member ? new ModelJson($"{_source} ({name})", member) : null;

    public IReadOnlyList<JsonElement>? Items(string name) => Member(name) is not { } member
        ? null
        : member.ValueKind is JsonValueKind.Array ? [.. member.EnumerateArray()] : throw Refuse($"has no list in {name}");

    public string? Text(string name) => Member(name) is { } member ? TextOf(member, name) : null;

    public string TextOf(JsonElement element, string what)
    {
        try
        {
            return element.ValueKind is JsonValueKind.String
                ? element.GetString()!
                : throw Refuse($"has no text in {what}");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{_source} has a broken text in {what}", e);
        }
    }

    public bool? Flag(string name) => Member(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Refuse($"has neither true nor false in {name}"),
    };

    public int? Number(string name, int min, int max) => Member(name) is { } member ? NumberOf(member, name, min, max) : null;

    public int NumberOf(JsonElement element, string what, int min, int max) =>
        element.ValueKind is JsonValueKind.Number && element.TryGetInt32(out var value) && value >= min && value <= max
            ? value
            : throw Refuse($"has no whole number from {min} to {max} in {what}");

    public double? Fraction(string name) => Member(name) is not { } member
        ? null
        : member.ValueKind is JsonValueKind.Number && member.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Refuse($"has no number in {name}");

    private JsonElement? Member(string name) =>
        _element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{_source} has a broken name", e);
        }
    }

    private static byte[] Bytes(string path)
    {
        if (new FileInfo(path) is not { Exists: true } file)
        {
            throw new InvalidDataException($"{path} is missing");
        }

        return file.Length <= LengthMax
            ? File.ReadAllBytes(path)
            : throw new InvalidDataException($"{path} is longer than {LengthMax >> 20} MB");
    }
}
