namespace Craft.Inference.Tagging;

/// <summary>A kind of span and the columns of its labels <c>B-Name</c> and <c>I-Name</c>.</summary>
public sealed record BioType(string Name, int Begin, int Inside);
