namespace Craft.Ingestor.Simulation;

/// <summary>A part of what a source offers now: the rows as JSON, how many there are in all, who waits for these to leave.</summary>
internal sealed record SimulatedPage(
    IReadOnlyList<byte[]> Rows, int Total, IReadOnlyList<TaskCompletionSource<DateTimeOffset>> Leaving);
