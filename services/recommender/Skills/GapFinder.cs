using Craft.Catalog.Knowledge;
using Craft.Recommender.Labels;
using Craft.Schemas;

namespace Craft.Recommender.Skills;

/// <summary>What a person lacks for an occupation.</summary>
internal sealed class GapFinder(KnowledgeBase knowledge, SkillResolver resolver, SkillRarity rarity)
{
    /// <summary>
    /// The gap as given, else the essential skills of the occupation; either way without what the person has. A given skill
    /// counts as every other, an essential one by its rarity. Without repetition, weights 1 on average, heaviest first.
    /// </summary>
    public IReadOnlyList<GapSkill> GapOf(
        Occupation occupation, IReadOnlyList<string> current, IReadOnlyList<string> given, string language)
    {
        var has = current.Select(s => KeyOf(Resolve(s, language, 1))).ToHashSet(StringComparer.Ordinal);
        var wanted = given.Count > 0
            ? given.Where(g => !string.IsNullOrWhiteSpace(g)).Select(g => Resolve(g, language, 1))
            : knowledge.Resolve(occupation.Essential).Select(s => new GapSkill(RefTo(s, language), s, rarity.Of(s.Uri)));
        var gap = wanted.Where(g => !has.Contains(KeyOf(g))).DistinctBy(KeyOf).ToList();
        if (gap.Count == 0)
        {
            return gap;
        }

        var mean = gap.Average(g => g.Weight);
        return [.. gap.Select(g => g with { Weight = g.Weight / mean }).OrderByDescending(g => g.Weight)];
    }

    private GapSkill Resolve(string labelOrUri, string language, double weight)
    {
        var text = labelOrUri.Trim();
        if (resolver.Find(text) is { } skill)
        {
            return new GapSkill(RefTo(skill, language), skill, weight);
        }

        // an unknown concept can still be tagged in a course by a newer tagger, so its URI is kept
        return new GapSkill(new SkillRef { Label = text, Uri = SkillResolver.IsUri(text) ? text : null }, null, weight);
    }

    private static SkillRef RefTo(Skill skill, string language) =>
        new() { Label = ConceptLabel.Of(skill, language), Uri = skill.Uri };

    private static string KeyOf(GapSkill skill) => skill.Skill.Uri ?? LabelKey.Of(skill.Skill.Label);
}
