using System.Text.Json;
using System.Text.Json.Serialization;

namespace Craft.Recommender.Http;

/// <summary>JSON of the answers that are no messages of the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AcceptedRequest))]
[JsonSerializable(typeof(IReadOnlyList<OccupationHit>))]
[JsonSerializable(typeof(OccupationSheet))]
[JsonSerializable(typeof(IReadOnlyList<SkillHit>))]
[JsonSerializable(typeof(IReadOnlyList<SearchHit>))]
[JsonSerializable(typeof(IndexPlace))]
internal sealed partial class ApiJson : JsonSerializerContext;
