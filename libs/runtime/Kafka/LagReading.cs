namespace Craft.Runtime;

/// <summary>All groups with their states (e.g. <c>Stable</c>, <c>Empty</c>), and how far each is behind on what it has committed.</summary>
public sealed record LagReading(IReadOnlyDictionary<string, string> States, IReadOnlyList<GroupLag> Lags);
