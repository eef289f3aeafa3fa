namespace Craft.Schemas;

/// <summary>One topic: its name, the CloudEvents type of its values (null: as received) and how it is cleaned up.</summary>
public sealed record TopicSpec(string Name, string? CloudEventType, string CleanupPolicy, TimeSpan? Retention);
