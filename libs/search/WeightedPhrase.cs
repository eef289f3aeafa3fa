namespace Craft.Search;

/// <summary>A phrase of a query and how much it counts (1 = normal).</summary>
public sealed record WeightedPhrase(string Text, double Weight);
