namespace Craft.FaultTests.Chaos;

/// <summary>A guarantee that a worker breaks on purpose; each must be caught by the oracle under its invariant.</summary>
internal enum Mutant
{
    None,

    /// <summary>C-1: what can be passed on is now and then forgotten.</summary>
    LoseOutput,

    /// <summary>C-1: what should be a dead letter ends nowhere.</summary>
    DropDeadLetter,

    /// <summary>C-1: no transaction: a worker that lost its partitions writes all the same.</summary>
    NoFencing,

    /// <summary>C-2: an output that no input asked for.</summary>
    Invent,

    /// <summary>C-3: the offset first, the work later.</summary>
    CommitBeforeWork,

    /// <summary>C-3: commits an older offset now and then.</summary>
    CommitBackwards,

    /// <summary>C-4: the effect outside Kafka counts how often it happened.</summary>
    CountEffects,

    /// <summary>C-5: neighbours of one key change places.</summary>
    Reorder,

    /// <summary>C-6: holds as much as comes.</summary>
    Unbounded,

    /// <summary>C-7: a failure that passes is never tried again.</summary>
    NeverResume,

    /// <summary>C-8: poison is passed on as if it was fine.</summary>
    SwallowPoison,

    /// <summary>C-9: SIGTERM is not heard.</summary>
    IgnoreStop,
}
