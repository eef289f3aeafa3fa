using System.Text.Json.Serialization;

namespace Craft.Schemas;

/// <summary>The one JSON form of the wire: camelCase, strict on required and null, tolerant of unknown members.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(Course))]
[JsonSerializable(typeof(EnrichedCourse))]
[JsonSerializable(typeof(CourseIndexed))]
[JsonSerializable(typeof(RecommendationRequest))]
[JsonSerializable(typeof(Recommendation))]
[JsonSerializable(typeof(ModelPromoted))]
public sealed partial class WireContext : JsonSerializerContext;
