namespace Craft.Catalog.Knowledge;

/// <summary>
/// ESCO concepts and relations in any state of completeness. Files are read into one, a second one is laid over it, and
/// <see cref="Build"/> makes the knowledge base: dangling relations are dropped, a missing language falls back to the other.
/// </summary>
internal sealed class EscoDraft
{
    /// <summary>Version as the file names told it, e.g. <c>1.2.1</c>, or null.</summary>
    public string? EscoVersion { get; set; }

    public Dictionary<string, SkillDraft> Skills { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, OccupationDraft> Occupations { get; } = new(StringComparer.Ordinal);

    /// <summary>Needs by occupation URI; apart from the occupations because either may come without the other.</summary>
    public Dictionary<string, SkillNeeds> Needs { get; } = new(StringComparer.Ordinal);

    public int RowsUnreadable { get; set; }

    public int RelationsWithoutSkillType { get; set; }

    public static EscoDraft From(KnowledgeBase knowledge)
    {
        var draft = new EscoDraft { EscoVersion = KnowledgeVersion.EscoVersionOf(knowledge.Version) };
        foreach (var skill in knowledge.Skills)
        {
            var copy = draft.SkillAt(skill.Uri);
            copy.Texts.Set("de", skill.LabelDe, skill.AltDe, skill.DescriptionDe);
            copy.Texts.Set("en", skill.LabelEn, skill.AltEn, skill.DescriptionEn);
            copy.Type = skill.IsKnowledge ? "knowledge" : "skill/competence";
            copy.ReuseLevel = skill.ReuseLevel;
            copy.Broader = new(skill.Broader, StringComparer.Ordinal);
        }

        foreach (var occupation in knowledge.Occupations)
        {
            var copy = draft.OccupationAt(occupation.Uri);
            copy.Texts.Set("de", occupation.LabelDe, occupation.AltDe, occupation.DescriptionDe);
            copy.Texts.Set("en", occupation.LabelEn, occupation.AltEn, occupation.DescriptionEn);
            copy.Isco = occupation.Isco;
            copy.Code = occupation.Code;
            var needs = draft.NeedsAt(occupation.Uri);
            needs.Essential.UnionWith(occupation.Essential);
            needs.Optional.UnionWith(occupation.Optional);
        }

        return draft;
    }

    public SkillDraft SkillAt(string uri) =>
        Skills.TryGetValue(uri, out var skill) ? skill : Skills[uri] = new SkillDraft(uri);

    public OccupationDraft OccupationAt(string uri) =>
        Occupations.TryGetValue(uri, out var occupation) ? occupation : Occupations[uri] = new OccupationDraft(uri);

    public SkillNeeds NeedsAt(string occupationUri) =>
        Needs.TryGetValue(occupationUri, out var needs) ? needs : Needs[occupationUri] = new SkillNeeds();

    /// <summary>Lays a newer draft over this one: what it holds replaces, what it lacks stays.</summary>
    public void Overlay(EscoDraft newer)
    {
        EscoVersion = KnowledgeVersion.Later(EscoVersion, newer.EscoVersion);
        foreach (var (uri, skill) in newer.Skills)
        {
            var mine = SkillAt(uri);
            SetBoth(mine.Texts, skill.Texts);
            mine.Type = skill.Type ?? mine.Type;
            mine.ReuseLevel = skill.ReuseLevel ?? mine.ReuseLevel;
            mine.Broader = skill.Broader ?? mine.Broader;
        }

        foreach (var (uri, occupation) in newer.Occupations)
        {
            var mine = OccupationAt(uri);
            SetBoth(mine.Texts, occupation.Texts);
            mine.Isco = occupation.Isco ?? mine.Isco;
            mine.Code = occupation.Code ?? mine.Code;
        }

        foreach (var (uri, needs) in newer.Needs)
        {
            Needs[uri] = needs;
        }
    }

    public (KnowledgeBase Knowledge, EscoOddities Oddities) Build()
    {
        var skills = Skills.Values.Where(s => s.Texts.HasLabel).OrderBy(s => s.Uri, StringComparer.Ordinal)
            .Select(s => s.Build()).ToList();
        var known = skills.ToDictionary(s => s.Uri, s => s.Uri, StringComparer.Ordinal);
        var occupations = new List<Occupation>(Occupations.Count);
        foreach (var draft in Occupations.Values.Where(o => o.Texts.HasLabel).OrderBy(o => o.Uri, StringComparer.Ordinal))
        {
            var needs = Needs.GetValueOrDefault(draft.Uri);
            occupations.Add(draft.Build(
                [.. (needs?.Essential ?? []).Where(known.ContainsKey).Select(u => known[u])],
                [.. (needs?.Optional ?? []).Where(u => known.ContainsKey(u) && !needs!.Essential.Contains(u)).Select(u => known[u])]));
        }

        var version = KnowledgeVersion.Of(EscoVersion, occupations, skills);
        return (new KnowledgeBase(version, occupations, skills), CountOddities(occupations, skills));
    }

    private static void SetBoth(ConceptTexts mine, ConceptTexts newer)
    {
        mine.Set("de", newer.LabelDe, newer.AltDe, newer.DescriptionDe);
        mine.Set("en", newer.LabelEn, newer.AltEn, newer.DescriptionEn);
    }

    private EscoOddities CountOddities(List<Occupation> occupations, List<Skill> skills)
    {
        var labelled = occupations.Select(o => o.Uri).ToHashSet(StringComparer.Ordinal);
        var knownSkills = skills.Select(s => s.Uri).ToHashSet(StringComparer.Ordinal);
        var skillsWithoutRow = new HashSet<string>(StringComparer.Ordinal);
        var (leftOut, both) = (0, 0);
        foreach (var (uri, needs) in Needs)
        {
            both += needs.Optional.Count(needs.Essential.Contains);
            foreach (var skill in needs.Essential.Concat(needs.Optional))
            {
                var skillKnown = knownSkills.Contains(skill);
                leftOut += skillKnown && labelled.Contains(uri) ? 0 : 1;
                if (!skillKnown)
                {
                    skillsWithoutRow.Add(skill);
                }
            }
        }

        return new EscoOddities
        {
            OccupationsWithoutRow = Needs.Keys.Count(uri => !labelled.Contains(uri)),
            SkillsWithoutRow = skillsWithoutRow.Count,
            RelationsLeftOut = leftOut,
            RelationsWithoutSkillType = RelationsWithoutSkillType,
            RelationsOfBothKinds = both,
            SkillsWithoutType = Skills.Values.Count(s => s.Type is null && s.Texts.HasLabel),
            SkillsWithoutReuseLevel = Skills.Values.Count(s => s.ReuseLevel is null && s.Texts.HasLabel),
            ConceptsInOneLanguage = Skills.Values.Count(s => s.Texts.IsInOneLanguage)
                + Occupations.Values.Count(o => o.Texts.IsInOneLanguage),
            ConceptsWithoutLabel = Skills.Values.Count(s => !s.Texts.HasLabel)
                + Occupations.Values.Count(o => !o.Texts.HasLabel),
            SkillLabelsTwice = Twice(Skills.Values.Select(s => s.Texts)),
            OccupationLabelsTwice = Twice(Occupations.Values.Select(o => o.Texts)),
            RowsUnreadable = RowsUnreadable,
        };
    }

    private static int Twice(IEnumerable<ConceptTexts> texts)
    {
        var all = texts.ToList();
        return RepeatedLabels(all.Select(t => t.LabelDe)) + RepeatedLabels(all.Select(t => t.LabelEn));
    }

    private static int RepeatedLabels(IEnumerable<string?> labels) =>
        labels.OfType<string>().GroupBy(l => l, StringComparer.Ordinal).Count(g => g.Count() > 1);
}
