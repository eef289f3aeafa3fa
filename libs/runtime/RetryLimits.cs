namespace Craft.Runtime;

/// <summary>
/// What happens when a step throws. A transient failure (time-outs, I/O, a database that says so) is repeated without end,
/// with delays from <see cref="FirstDelay"/> doubling up to <see cref="MaxDelay"/>; any other failure
/// <see cref="Attempts"/> times, then the batch is halved until the failing message stands alone.
/// </summary>
public sealed record RetryLimits
{
    public int Attempts { get; init; } = 5;

    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Further failures that are transient; null: only the usual ones.</summary>
    public Func<Exception, bool>? IsTransient { get; init; }
}
