using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Log;

/// <summary>Answer to one append: the offset of its first record, or why not.</summary>
internal readonly record struct AppendResult(ErrorCode Error, long FirstOffset)
{
    public static AppendResult Refused(ErrorCode error) => new(error, -1);
}
