namespace Craft.Inference.Evaluation;

/// <summary>How much of a skill gap the first courses of a list close together.</summary>
public static class GapCoverage
{
    /// <summary>
    /// Share of the gap's skills that at least one of the first k courses teaches; null for an empty gap. A skill taught twice
    /// counts once, so a list of equal courses gains nothing from the second on. With few courses 1 may be out of reach.
    /// </summary>
    public static double? At(IEnumerable<IReadOnlyCollection<string>> taught, IReadOnlyCollection<string> gap, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var wanted = gap.ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return null;
        }

        var covered = taught.Take(k).SelectMany(skills => skills).Where(wanted.Contains).ToHashSet(StringComparer.Ordinal);
        return covered.Count / (double)wanted.Count;
    }
}
