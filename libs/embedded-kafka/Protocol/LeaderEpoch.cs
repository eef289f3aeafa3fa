namespace Craft.EmbeddedBroker.Protocol;

/// <summary>One node leads every partition for ever: in epoch 0.</summary>
internal static class LeaderEpoch
{
    public const int Only = 0;

    /// <summary>Why a client that names its leader's epoch is not served; -1 names none.</summary>
    public static ErrorCode Problem(int named) => named switch
    {
        -1 or Only => ErrorCode.None,
        < Only => ErrorCode.FencedLeaderEpoch,
        _ => ErrorCode.UnknownLeaderEpoch,
    };
}
