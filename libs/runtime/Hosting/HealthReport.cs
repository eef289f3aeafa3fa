namespace Craft.Runtime;

/// <summary>The body of <c>/health/*</c>; <paramref name="Status"/> is <c>ok</c> or <c>unavailable</c>.</summary>
public sealed record HealthReport(string Status, IReadOnlyList<PartReport> Parts);
