using System.Text.Json.Serialization;

namespace Craft.Catalog.Knowledge;

/// <summary>The JSON form of the lines of an <see cref="EscoExtract"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExtractHeader))]
[JsonSerializable(typeof(SkillLine))]
[JsonSerializable(typeof(OccupationLine))]
internal sealed partial class ExtractContext : JsonSerializerContext;
