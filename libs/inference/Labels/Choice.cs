namespace Craft.Inference.Labels;

/// <summary>Options of which one was right: the features of each, all equally many.</summary>
public sealed record Choice(IReadOnlyList<double[]> Options, int Right);
