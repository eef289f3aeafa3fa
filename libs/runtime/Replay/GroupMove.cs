namespace Craft.Runtime;

/// <summary>What became of an attempt to move a group: its new offsets, or why it was not moved.</summary>
public sealed record GroupMove(IReadOnlyList<TopicRange> Moved, string? Refusal);
