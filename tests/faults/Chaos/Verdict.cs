namespace Craft.FaultTests.Chaos;

/// <summary>The oracle's answer.</summary>
internal sealed record Verdict(IReadOnlyList<Violation> Violations, int Losses, int Duplicates)
{
    public IReadOnlyList<string> Invariants => [.. Violations.Select(v => v.Invariant).Distinct().Order(StringComparer.Ordinal)];
}
