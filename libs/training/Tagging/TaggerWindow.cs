namespace Craft.Training.Tagging;

/// <summary>
/// A stretch of a text as the network reads it: ids with special tokens and, per layer, the label of every token within the layer
/// (0 = O), or -100 where there is none: special tokens, pieces within a word, layers that the data set does not annotate.
/// </summary>
internal sealed record TaggerWindow(long[] Ids, long[][] Labels);
