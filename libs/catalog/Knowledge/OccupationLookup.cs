namespace Craft.Catalog.Knowledge;

/// <summary>Finds occupations by their exact labels, German or English, in any gendered spelling. Immutable once built.</summary>
public sealed class OccupationLookup
{
    private readonly KnowledgeBase _knowledge;
    private readonly Dictionary<string, List<Occupation>>[] _tiers = [.. Enumerable.Range(0, 4)
        .Select(_ => new Dictionary<string, List<Occupation>>(StringComparer.Ordinal))];

    public OccupationLookup(KnowledgeBase knowledge)
    {
        _knowledge = knowledge;
        foreach (var occupation in knowledge.Occupations)
        {
            Add(0, occupation, [occupation.LabelDe, occupation.LabelEn]);
            Add(1, occupation, [.. occupation.AltDe, .. occupation.AltEn]);
        }
    }

    /// <summary>
    /// The occupations that the text names (or the one whose URI it is). Preferred labels come before alternative ones and
    /// spelled forms before neutral ones; only the best kind of match is returned, several when it is ambiguous.
    /// </summary>
    public IReadOnlyList<Occupation> Find(string text)
    {
        if (_knowledge.FindOccupation(text.Trim()) is { } byUri)
        {
            return [byUri];
        }

        var spelled = GenderNeutral.SpelledForms(text);
        var neutral = spelled.Select(GenderNeutral.NeutralKey).ToList();
        for (var tier = 0; tier < _tiers.Length; tier++)
        {
            var found = (tier < 2 ? spelled : neutral)
                .SelectMany(f => _tiers[tier].GetValueOrDefault(f) ?? [])
                .DistinctBy(o => o.Uri)
                .ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    private void Add(int tier, Occupation occupation, IReadOnlyList<string> labels)
    {
        foreach (var form in labels.SelectMany(GenderNeutral.SpelledForms))
        {
            AddForm(_tiers[tier], form, occupation);
            AddForm(_tiers[tier + 2], GenderNeutral.NeutralKey(form), occupation);
        }
    }

    private static void AddForm(Dictionary<string, List<Occupation>> tier, string form, Occupation occupation)
    {
        if (!tier.TryGetValue(form, out var occupations))
        {
            tier[form] = occupations = [];
        }

        if (!occupations.Exists(o => ReferenceEquals(o, occupation)))
        {
            occupations.Add(occupation);
        }
    }
}
