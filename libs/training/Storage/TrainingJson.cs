using System.Text.Json;
using System.Text.Json.Serialization;
using Craft.Training.Optimise;

namespace Craft.Training.Storage;

/// <summary>The JSON of this program.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(TrainingProgress))]
internal sealed partial class TrainingJson : JsonSerializerContext;
