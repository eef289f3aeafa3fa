using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Groups;

/// <summary>Answer to a sync: the partitions of the member as its leader encoded them.</summary>
internal sealed record SyncResult(ErrorCode Error, byte[] Assignment)
{
    public static SyncResult Refused(ErrorCode error) => new(error, []);
}
