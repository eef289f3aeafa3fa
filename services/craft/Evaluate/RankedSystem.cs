namespace Craft.Evaluate;

/// <summary>A system and its list of documents (by number) for every case.</summary>
internal sealed record RankedSystem(string Name, IReadOnlyList<IReadOnlyList<int>> Rankings);
