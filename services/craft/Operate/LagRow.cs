namespace Craft.Operate;

/// <summary>
/// One group on one partition, as <c>craft lag --json</c> prints it; a group that has committed nothing has no topic. Rates
/// are offsets per second since the reading before. <see cref="SecondsToZero"/> is null when the lag does not shrink.
/// </summary>
internal sealed record LagRow(
    string Group, string State, string? Topic, int? Partition, long? Committed, long? End, long Lag,
    double ConsumedPerSecond, double ProducedPerSecond, double? SecondsToZero);
