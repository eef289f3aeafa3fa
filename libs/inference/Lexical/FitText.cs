namespace Craft.Inference.Lexical;

/// <summary>A text of a document to fit on; its features count <paramref name="Weight"/> times (1 = as they stand).</summary>
public sealed record FitText(string Text, float Weight = 1);
