namespace Craft.Bench.Inference;

/// <summary>Model folders to measure; null: those that lie beside the program, or random weights of the same shape.</summary>
internal sealed record InferenceBenchOptions(DirectoryInfo? Tagger, DirectoryInfo? Encoder);
