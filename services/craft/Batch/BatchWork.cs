namespace Craft.Batch;

/// <summary>Answers good lines, one answer per line in their order; windows may be answered at the same time.</summary>
internal delegate Task<IReadOnlyList<BatchAnswer>> BatchWork(IReadOnlyList<BatchLine> lines, CancellationToken ct);
