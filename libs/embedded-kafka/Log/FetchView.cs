using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Log;

/// <summary>What a reader may see of a log at one moment. Stored bytes never change, so they are read without a lock.</summary>
/// <remarks>
/// LimitOffset is the first offset that is hidden (the end, or the last stable offset), Segment the one to read in (null when
/// nothing is there to read), EndPosition where its bytes end, From where to look: -1 when its index must be asked.
/// </remarks>
internal readonly record struct FetchView(
    ErrorCode Error,
    long StartOffset,
    long EndOffset,
    long StableOffset,
    long LimitOffset,
    Segment? Segment,
    long EndPosition,
    long From)
{
    public static FetchView Unknown { get; } = new(ErrorCode.UnknownTopicOrPartition, -1, -1, -1, -1, null, 0, -1);
}
