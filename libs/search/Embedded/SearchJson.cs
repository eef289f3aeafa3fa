using System.Text.Json.Serialization;

namespace Craft.Search.Embedded;

/// <summary>The JSON form of the index folder's own file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IndexMeta))]
internal sealed partial class SearchJson : JsonSerializerContext;
