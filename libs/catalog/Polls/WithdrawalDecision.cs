namespace Craft.Catalog.Polls;

/// <summary>The pure rule of withdrawal: what is missing now, and whether the shrink guard holds it.</summary>
internal sealed record WithdrawalDecision(IReadOnlyList<MissingCourse> Missing, bool Held, int Lost)
{
    /// <summary>The courses that go now.</summary>
    public IEnumerable<string> Due(WithdrawalOptions options) =>
        Held ? [] : Missing.Where(m => m.Polls >= options.Polls).Select(m => m.Id);

    /// <summary>
    /// <paramref name="unseen"/> are the live courses that this complete poll did not see, <paramref name="before"/>
    /// what was missing after the poll before. A course that was seen again is forgotten. Losses that a person
    /// confirmed do not trip the guard a second time.
    /// </summary>
    public static WithdrawalDecision Decide(
        int live, IReadOnlyCollection<string> unseen, IReadOnlyDictionary<string, MissingCourse> before, WithdrawalOptions options)
    {
        var missing = new List<MissingCourse>(unseen.Count);
        var lost = 0;
        foreach (var id in unseen)
        {
            var known = before.GetValueOrDefault(id);
            var now = new MissingCourse(id, (known?.Polls ?? 0) + 1, known?.Confirmed ?? false);
            lost += now.Confirmed ? 0 : 1;
            missing.Add(now);
        }

        var held = live > options.GuardedAbove && lost > options.ShrinkLimit * live;
        return new WithdrawalDecision(missing, held, lost);
    }
}
