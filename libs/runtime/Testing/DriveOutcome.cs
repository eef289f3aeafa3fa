namespace Craft.Runtime.Testing;

/// <summary>
/// What became of one message. Exactly one of three: <see cref="Outputs"/> (perhaps none) with what is written for them,
/// <see cref="Skip"/>, or <see cref="RejectReason"/> with the dead letter. <see cref="Attempts"/> counts as the pump counts.
/// </summary>
public sealed record DriveOutcome<TOut>(
    RawRecord Input,
    IReadOnlyList<Output<TOut>> Outputs,
    IReadOnlyList<RawRecord> Written,
    string? Skip,
    string? RejectReason,
    string? RejectDetail,
    RawRecord? DeadLetter,
    int Attempts)
    where TOut : class
{
    public bool IsEmit => Skip is null && RejectReason is null;
}
