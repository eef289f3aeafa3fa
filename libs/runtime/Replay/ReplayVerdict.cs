namespace Craft.Runtime;

/// <summary>What a replay does with one dead letter.</summary>
public enum ReplayVerdict
{
    Replay,

    /// <summary>An earlier replay wrote it to its topic.</summary>
    ReplayedBefore,

    /// <summary>It comes from a replay and failed again: only when asked for once more.</summary>
    FailedAgain,

    /// <summary>Not of the reason that was asked for.</summary>
    OtherReason,

    /// <summary>It does not say which topic it comes from, or that topic is not there any more.</summary>
    NoSource,

    /// <summary>Its value was too large for the dead letters.</summary>
    NoValue,
}
