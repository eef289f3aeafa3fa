namespace Craft.Catalog.Knowledge;

/// <summary>Finds occupations by their exact labels, German or English, in any gendered spelling. Immutable once built.</summary>
public sealed class OccupationLookup
{
    private readonly KnowledgeBase _knowledge;

    // one chain of entries per key: most keys have one occupation, so lists would be mostly air
    private readonly List<(Occupation Occupation, int Next)> _entries = [];
    private readonly Dictionary<string, int>[] _tiers =
        [.. Enumerable.Range(0, 4).Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];

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
        var loose = spelled.SelectMany(LooseKeys).ToList();
        for (var tier = 0; tier < _tiers.Length; tier++)
        {
            var found = (tier < 2 ? spelled : loose)
                .SelectMany(key => Entries(_tiers[tier], key))
                .DistinctBy(o => o.Uri)
                .Reverse()
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
            AddKey(_tiers[tier], form, occupation);
            foreach (var key in LooseKeys(form))
            {
                AddKey(_tiers[tier + 2], key, occupation);
            }
        }
    }

    // the second without blanks: "Software-Entwickler" and "Softwareentwickler" are one title
    private static IReadOnlyList<string> LooseKeys(string form)
    {
        var neutral = GenderNeutral.NeutralKey(form);
        return form.Contains(' ', StringComparison.Ordinal)
            ? [neutral, GenderNeutral.NeutralKey(form.Replace(" ", "", StringComparison.Ordinal))]
            : [neutral];
    }

    private void AddKey(Dictionary<string, int> tier, string key, Occupation occupation)
    {
        var next = tier.GetValueOrDefault(key, -1);
        // an occupation's own keys follow each other, so a repetition is at the head of the chain
        if (next < 0 || !ReferenceEquals(_entries[next].Occupation, occupation))
        {
            tier[key] = _entries.Count;
            _entries.Add((occupation, next));
        }
    }

    private IEnumerable<Occupation> Entries(Dictionary<string, int> tier, string key)
    {
        for (var entry = tier.GetValueOrDefault(key, -1); entry >= 0; entry = _entries[entry].Next)
        {
            yield return _entries[entry].Occupation;
        }
    }
}
