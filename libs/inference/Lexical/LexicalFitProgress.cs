namespace Craft.Inference.Lexical;

/// <summary>How far a fit is: a stage in words and the part done, 0..1.</summary>
public sealed record LexicalFitProgress(string Stage, double Done);
