namespace Craft.FaultTests.Chaos;

/// <summary>
/// Judges a run whose effects lie outside Kafka, at least once: whatever was done again, the store is as if every message
/// had come once and in order (C-4); dead letters may be there more than once.
/// </summary>
internal static class StoreOracle
{
    public static Verdict Judge(RunFacts facts, List<Violation> violations)
    {
        ChaosOracle.Broker(facts, violations);
        var due = facts.Inputs.Select(Due.Of).ToList();
        ChaosOracle.Letters(facts, due, violations);
        var letters = facts.Letters.Select(l => (l.Partition, l.Offset)).ToHashSet();
        var lost = due.Where(d => d.Reason is not null && !letters.Contains(d.Place) && IsCommitted(d.Place, facts))
            .Select(d => $"dead letter of {d.Place} ({d.Reason}) is missing").ToList();
        ChaosOracle.Add(violations, "C-1", lost);
        ChaosOracle.Add(violations, "C-2", facts.Outputs.Select(o => $"nobody asked for output {o.Name}"));
        if (facts.Drained is not null)
        {
            ChaosOracle.Add(violations, "C-4", Differences(Expected(facts.Inputs), facts.Effects!));
        }

        ChaosOracle.Add(violations, "C-3", facts.CommitsAstray);
        ChaosOracle.Always(facts, violations);
        return new(violations, lost.Count, 0);
    }

    private static bool IsCommitted((int Partition, long Offset) place, RunFacts facts) => place.Offset < facts.Committed[place.Partition];

    private static Dictionary<string, Effect> Expected(IReadOnlyList<InputRecord> inputs)
    {
        var expected = new Dictionary<string, Effect>();
        foreach (var input in inputs.OrderBy(i => i.Partition).ThenBy(i => i.Offset))
        {
            var (fate, sequence, text) = ChaosRule.Of(input.Key, input.Value);
            if (fate is Fate.Pass or Fate.Twice)
            {
                expected[input.Key!] = new(sequence, text, (expected.GetValueOrDefault(input.Key!)?.Changes ?? 0) + 1);
            }
        }

        return expected;
    }

    private static IEnumerable<string> Differences(Dictionary<string, Effect> expected, IReadOnlyDictionary<string, Effect> found)
    {
        foreach (var key in expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            var (due, there) = (expected.GetValueOrDefault(key), found.GetValueOrDefault(key));
            if (due != there)
            {
                yield return $"{key} holds {there?.Sequence} after {there?.Changes} changes, due is {due?.Sequence} after {due?.Changes}";
            }
        }
    }
}
