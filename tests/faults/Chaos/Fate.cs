namespace Craft.FaultTests.Chaos;

/// <summary>What must become of an input.</summary>
internal enum Fate
{
    Pass,
    Twice,
    Skip,

    /// <summary>The step says no: <c>step-rejected</c>.</summary>
    Rejected,

    /// <summary>The step throws whenever it sees it: <c>step-failed</c>.</summary>
    Poison,

    /// <summary>Not JSON: <c>not-json</c>.</summary>
    Garbage,

    /// <summary>JSON without what it needs: <c>invalid</c>.</summary>
    Invalid,

    /// <summary>No key: <c>no-key</c>.</summary>
    NoKey,
}
