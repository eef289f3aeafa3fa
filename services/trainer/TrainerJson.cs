using System.Text.Json.Serialization;
using Craft.Trainer.Lexical;
using Craft.Trainer.Scheduling;

namespace Craft.Trainer;

/// <summary>The trainer's own JSON: progress lines and the files beside a fitted model.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobProgressLine))]
[JsonSerializable(typeof(LexicalMetricsFile))]
[JsonSerializable(typeof(double))]
internal sealed partial class TrainerJson : JsonSerializerContext;
