using System.Text.Json.Serialization;

namespace Craft.Inference.Lexical;

/// <summary>The JSON form of the model card.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LexicalModelCard))]
internal sealed partial class LexicalJson : JsonSerializerContext;
