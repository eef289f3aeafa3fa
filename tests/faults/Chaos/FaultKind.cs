namespace Craft.FaultTests.Chaos;

/// <summary>What goes wrong in a run.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL of workers.</summary>
    Kill,

    /// <summary>SIGSTOP for longer than the session, then SIGCONT.</summary>
    Zombie,

    /// <summary>The same, and meanwhile another process takes the instance's place.</summary>
    Impostor,

    /// <summary>SIGTERM under load, then a start.</summary>
    Term,

    /// <summary>One instance, three, one.</summary>
    Scale,

    /// <summary>An instance joins or leaves about every second.</summary>
    Churn,

    /// <summary>The broker is killed and started again.</summary>
    Broker,

    /// <summary>Slow lines.</summary>
    Latency,

    /// <summary>Connections are reset.</summary>
    Reset,

    /// <summary>Connections end in the middle of a frame.</summary>
    Cut,

    /// <summary>Connections stand, nothing passes.</summary>
    HalfOpen,

    /// <summary>A step takes longer than the session.</summary>
    Slow,

    /// <summary>One of three nodes is killed and comes back.</summary>
    Node,

    /// <summary>Effects in a store, at least once: killed in between, and the group is set back to an earlier place.</summary>
    Replay,

    /// <summary>Any of these, at any time.</summary>
    Mix,
}
