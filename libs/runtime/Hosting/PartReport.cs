namespace Craft.Runtime;

/// <summary>One part in the health answers; <paramref name="Status"/> is <c>starting | ready | not-ready | failed</c>.</summary>
public sealed record PartReport(string Name, string Status, string? Detail);
