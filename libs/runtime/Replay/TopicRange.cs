namespace Craft.Runtime;

/// <summary>A part of a partition: from an offset up to, and without, another.</summary>
public sealed record TopicRange(int Partition, long From, long To)
{
    /// <summary>Offsets, which are no fewer than the records among them.</summary>
    public long Offsets => Math.Max(0, To - From);
}
