namespace Craft.Inference.Labels;

/// <summary>A label in key form, the number of the concept it names, and how much a match of it counts (0..1).</summary>
public readonly record struct OwnedLabel(string Key, int Owner, float Weight);
