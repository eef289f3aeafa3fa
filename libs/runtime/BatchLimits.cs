namespace Craft.Runtime;

/// <summary>
/// How large a micro-batch may get. A batch is whatever waits when the step is free, up to these limits, so an idle stage
/// handles a single message at once; <see cref="Linger"/> (zero unless set) waits for more, for steps that pay per call.
/// <see cref="MaxCost"/> is in the unit of <see cref="StageOptions.CostOf"/>. The message that reaches a limit is the batch's last.
/// </summary>
public sealed record BatchLimits(
    int MaxMessages = 500, long MaxBytes = 4 * 1024 * 1024, TimeSpan Linger = default, long MaxCost = long.MaxValue)
{
    /// <summary>A batch of that size takes one more message.</summary>
    internal bool HasRoom(int messages, long bytes, long cost) => messages < MaxMessages && bytes < MaxBytes && cost < MaxCost;
}
