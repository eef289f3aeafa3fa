namespace Craft.Runtime;

/// <summary>How far a group is behind on one partition, in messages; <paramref name="Committed"/> is null before its first commit.</summary>
public sealed record GroupLag(string Group, string Topic, int Partition, long? Committed, long End, long Lag);
