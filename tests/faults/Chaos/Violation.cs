namespace Craft.FaultTests.Chaos;

/// <summary>A broken guarantee: the invariant's id, how often, and the first examples.</summary>
internal sealed record Violation(string Invariant, int Count, string Text)
{
    public override string ToString() => $"{Invariant} ({Count}): {Text}";
}
