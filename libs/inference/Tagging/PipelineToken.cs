namespace Craft.Inference.Tagging;

/// <summary>A word piece: its range in the text and whether it goes on with the word before (<c>##</c>).</summary>
public readonly record struct PipelineToken(int Start, int End, bool GoesOn);
