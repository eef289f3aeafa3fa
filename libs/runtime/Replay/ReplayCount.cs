namespace Craft.Runtime;

/// <summary>How many dead letters were read, replayed, and left for which reason.</summary>
public sealed record ReplayCount(
    long Read, long Replayed, long ReplayedBefore, long FailedAgain, long OtherReason, long NoSource, long NoValue)
{
    public static ReplayCount None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    public ReplayCount With(ReplayVerdict verdict)
    {
        var more = this with { Read = Read + 1 };
        return verdict switch
        {
            ReplayVerdict.Replay => more with { Replayed = Replayed + 1 },
            ReplayVerdict.ReplayedBefore => more with { ReplayedBefore = ReplayedBefore + 1 },
            ReplayVerdict.FailedAgain => more with { FailedAgain = FailedAgain + 1 },
            ReplayVerdict.OtherReason => more with { OtherReason = OtherReason + 1 },
            ReplayVerdict.NoSource => more with { NoSource = NoSource + 1 },
            _ => more with { NoValue = NoValue + 1 },
        };
    }
}
