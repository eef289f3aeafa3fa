namespace Craft.Runtime;

/// <summary>A place in a topic, the same for all of its partitions.</summary>
public abstract record TopicPoint
{
    private TopicPoint()
    {
    }

    /// <summary>The oldest record that is left.</summary>
    public sealed record Earliest : TopicPoint;

    /// <summary>After the newest record that is committed.</summary>
    public sealed record Latest : TopicPoint;

    /// <summary>That offset in every partition.</summary>
    public sealed record At(long Offset) : TopicPoint;

    /// <summary>The first record that is as new as that.</summary>
    public sealed record Since(DateTimeOffset Time) : TopicPoint;
}
