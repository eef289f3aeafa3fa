namespace Craft.Inference.Tagging;

/// <summary>What the NER pipeline finds: type, mean score and range in the text.</summary>
public readonly record struct PipelineEntity(string Type, double Score, int Start, int End);
