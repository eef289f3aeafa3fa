using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Log;

/// <summary>What a reader may see of a log at one moment. Stored bytes never change, so they are read without a lock.</summary>
/// <remarks>
/// LimitOffset is the first offset that is hidden (the end, or the last stable offset), EndPosition where the stored bytes
/// end, From where to look for the wanted offset: null when nothing is there to read.
/// </remarks>
internal readonly record struct FetchView(
    ErrorCode Error,
    long StartOffset,
    long EndOffset,
    long StableOffset,
    long LimitOffset,
    long EndPosition,
    OffsetIndex.Mark? From);
