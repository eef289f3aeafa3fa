namespace Craft.Operate;

/// <summary>What a dead-letter topic holds; the JSON of <c>craft dlq list</c>.</summary>
internal sealed record DlqTopic(
    string Topic, long Count, SortedDictionary<string, long> Reasons, DateTimeOffset? Oldest, DateTimeOffset? Newest, long Replayed);
