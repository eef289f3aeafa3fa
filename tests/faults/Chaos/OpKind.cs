namespace Craft.FaultTests.Chaos;

/// <summary>One thing that the script of a run does.</summary>
internal enum OpKind
{
    Start,
    Kill,
    Term,
    Freeze,
    Continue,

    /// <summary>The frozen process is left alone and a second one with the same instance id takes over.</summary>
    Replace,

    /// <summary>All workers stop, the group's offsets go back to that part of a hundred, and they start again.</summary>
    SetBack,

    KillNode,
    StartNode,
    Latency,
    Cut,
    HalfOpen,
    Heal,
    Reset,
}
