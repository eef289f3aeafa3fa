namespace Craft.FaultTests.Chaos;

/// <summary>
/// Judges a run by what went in and what came out. Knows the rule of the step and nothing of the pump. B-1 is the
/// broker's part: what it acknowledged is there, once.
/// </summary>
internal static class ChaosOracle
{
    // a partition that is assigned while the stage is full may give one message before it is paused
    private const int InFlightSlack = 2 * Stage.Partitions;

    public static Verdict Judge(RunFacts facts)
    {
        var violations = new List<Violation>();
        if (facts.Effects is not null)
        {
            return StoreOracle.Judge(facts, violations);
        }

        Broker(facts, violations);
        var outputs = facts.Outputs.CountBy(o => o.Name).ToDictionary();
        var letters = facts.Letters.GroupBy(l => (l.Partition, l.Offset)).ToDictionary(g => g.Key, g => g.ToList());
        var due = facts.Inputs.Select(Due.Of).ToList();
        var duplicates = outputs.Values.Sum(n => n - 1) + letters.Values.Sum(l => l.Count - 1);
        Add(violations, "C-1", outputs.Where(o => o.Value > 1).Select(o => $"output {o.Key} is there {o.Value} times"));
        Add(violations, "C-1", letters.Where(l => l.Value.Count > 1).Select(l => $"dead letter of {l.Key} is there {l.Value.Count} times"));

        // what lies behind the committed offset is not lost but waits, for too long if the run is at its end (C-7)
        var lost = due.Where(d => d.Place.Offset < facts.Committed[d.Place.Partition])
            .SelectMany(d => Missing(d, outputs, letters)).ToList();
        Add(violations, "C-1", lost);
        var asked = due.SelectMany(d => d.Outputs).ToHashSet();
        var poisoned = due.Where(d => d.Reason is not null).Select(d => d.MessageName).ToHashSet();
        Add(violations, "C-2", facts.Outputs.Where(o => !asked.Contains(o.Name) && !poisoned.Contains($"{o.Key}/{o.Sequence}"))
            .Select(o => $"nobody asked for output {o.Name}"));
        Add(violations, "C-8", facts.Outputs.Where(o => !asked.Contains(o.Name) && poisoned.Contains($"{o.Key}/{o.Sequence}"))
            .Select(o => $"poison passed on as {o.Name}"));
        Letters(facts, due, violations);
        Add(violations, "C-3", facts.CommitsAstray);
        Add(violations, "C-5", Overtaken(facts.Outputs));
        Always(facts, violations);
        return new(violations, lost.Count, duplicates);
    }

    /// <summary>What holds for every kind of run.</summary>
    public static void Always(RunFacts facts, List<Violation> violations)
    {
        Add(violations, "C-6", facts.InFlight.Where(n => n > facts.InFlightLimit + InFlightSlack)
            .Select(n => $"{n} messages in flight, {facts.InFlightLimit} are allowed"));
        Ends(facts, violations);
        Add(violations, "C-9", facts.BadStops);
    }

    public static void Broker(RunFacts facts, List<Violation> violations)
    {
        var there = facts.Inputs.ToDictionary(i => (i.Partition, i.Offset));
        Add(violations, "B-1", facts.Acknowledged
            .Where(a => !there.TryGetValue((a.Partition, a.Offset), out var i) || i.Key != a.Key || !i.Value.AsSpan().SequenceEqual(a.Value))
            .Select(a => $"acknowledged input {a.Partition}/{a.Offset} is not there"));
        Add(violations, "B-1", facts.Inputs.CountBy(i => $"{i.Key} {Convert.ToHexString(i.Value)}").Where(n => n.Value > 1)
            .Select(n => $"an input is there {n.Value} times: {n.Key[..Math.Min(60, n.Key.Length)]}"));
    }

    private static IEnumerable<string> Missing(
        Due due, Dictionary<string, int> outputs, Dictionary<(int, long), List<LetterRecord>> letters)
    {
        if (due.Reason is null)
        {
            return due.Outputs.Where(o => !outputs.ContainsKey(o)).Select(o => $"output {o} of {due.Place} is missing");
        }

        // poison that was passed on has an end, if the wrong one
        var isPassedOn = outputs.Keys.Any(o => o.StartsWith($"{due.MessageName}/", StringComparison.Ordinal));
        return letters.ContainsKey(due.Place) || isPassedOn ? [] : [$"dead letter of {due.Place} ({due.Reason}) is missing"];
    }

    public static void Letters(RunFacts facts, List<Due> due, List<Violation> violations)
    {
        var byPlace = due.ToDictionary(d => d.Place);
        var inputs = facts.Inputs.ToDictionary(i => (i.Partition, i.Offset));
        foreach (var letter in facts.Letters)
        {
            var place = (letter.Partition, letter.Offset);
            if (!byPlace.TryGetValue(place, out var of) || of.Reason is null)
            {
                Add(violations, "C-2", [$"dead letter of {place} that is none ({letter.Reason})"]);
            }
            else if (of.Reason != letter.Reason)
            {
                Add(violations, "C-8", [$"dead letter of {place} says {letter.Reason}, it is {of.Reason}"]);
            }
            else if (letter.Key != inputs[place].Key || !letter.Value.AsSpan().SequenceEqual(inputs[place].Value))
            {
                Add(violations, "C-8", [$"dead letter of {place} is not as received"]);
            }
        }
    }

    // what is there twice is told once, as C-1; the first one counts here
    private static IEnumerable<string> Overtaken(IReadOnlyList<OutputRecord> outputs)
    {
        foreach (var key in outputs.OrderBy(o => o.Partition).ThenBy(o => o.Offset).DistinctBy(o => o.Name).GroupBy(o => o.Key))
        {
            var last = (Sequence: long.MinValue, Text: "");
            foreach (var output in key)
            {
                if (output.Sequence < last.Sequence
                    || (output.Sequence == last.Sequence && StringComparer.Ordinal.Compare(output.Text, last.Text) < 0))
                {
                    yield return $"{output.Name} comes after {key.Key}/{last.Sequence}";
                }

                last = (output.Sequence, output.Text);
            }
        }
    }

    private static void Ends(RunFacts facts, List<Violation> violations)
    {
        if (facts.Drained is null)
        {
            Add(violations, "C-7", ["the lag did not return to zero"]);
        }

        Add(violations, "C-7", facts.Deaths);
        for (var partition = 0; partition < Stage.Partitions; partition++)
        {
            var end = facts.Inputs.Where(i => i.Partition == partition).Select(i => i.Offset + 1).DefaultIfEmpty(0).Max();
            var committed = facts.Committed[partition];
            if (committed > end || (committed < end && facts.Drained is not null))
            {
                Add(violations, "C-3", [$"partition {partition} ends at {end}, committed is {committed}"]);
            }
        }
    }

    public static void Add(List<Violation> violations, string invariant, IEnumerable<string> found)
    {
        var all = found.ToList();
        if (all.Count > 0)
        {
            violations.Add(new(invariant, all.Count, string.Join("; ", all.Take(3))));
        }
    }
}
