using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Craft.Inference.Models;

/// <summary>
/// <c>craft-model.json</c>: what a folder with <c>model.onnx</c> and <c>vocab.txt</c> (or <c>tokenizer.json</c>) is good for.
/// Written beside the model by training and by import.
/// </summary>
public sealed record ModelManifest
{
    public const string FileName = "craft-model.json";

    /// <summary>The network, inputs <c>input_ids</c> and <c>attention_mask</c>, int64 <c>[texts, tokens]</c>.</summary>
    public const string NetworkFileName = "model.onnx";

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary><c>encoder</c> (one output <c>[texts, dims]</c> of unit length) or <c>tagger</c> (logits <c>[texts, tokens, labels]</c>).</summary>
    public required string Role { get; init; }

    public required string Name { get; init; }

    /// <summary>Vectors of different versions must never meet (invariant C-10).</summary>
    public required string Version { get; init; }

    /// <summary>Numbers of a vector; 0 for a tagger.</summary>
    public int Dimensions { get; init; }

    /// <summary>Longest sequence in tokens, [CLS] and [SEP] included.</summary>
    public required int LengthMax { get; init; }

    /// <summary>BIO labels by id, for instance O, B-Skill, I-Skill; empty for an encoder.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Spans that a tagger is less sure of, 0 to 1, are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ConfidenceMin { get; init; }

    /// <summary><c>fp32</c>, <c>fp16</c> or <c>int8</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>SHA-256 of <see cref="NetworkFileName"/> in lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What a version is called that leaves out spans below that confidence: <c>2050c3e6-c0.75</c>.</summary>
    internal static string VersionFrom(string version, double confidence) =>
        string.Create(CultureInfo.InvariantCulture, $"{version}-c{confidence}");

    /// <summary>Throws <see cref="InvalidDataException"/> when the file is not a manifest.</summary>
    public static ModelManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<ModelManifest>(File.ReadAllBytes(path), _json)
                ?? throw new InvalidDataException($"{path} is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a model's description: {e.Message}", e);
        }
    }

    public void Write(string folder) =>
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, _json) + "\n");
}
