using Craft.Catalog.Knowledge;
using Craft.Inference.Labels;
using Craft.Recommender.Labels;

namespace Craft.Recommender.Skills;

/// <summary>Finds the concept that a skill label or URI means: exact labels first, then very similar ones. Immutable.</summary>
internal sealed class SkillResolver
{
    private const float AlternativeWeight = 0.97f;

    // a wrong concept is worse than none: a label without concept is still searched as text
    private const float MinSimilarity = 0.8f;

    private readonly KnowledgeBase _knowledge;
    private readonly LabelIndex _index;
    private readonly WordStarts _starts;
    private readonly Dictionary<string, int> _preferred = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _alternative = new(StringComparer.Ordinal);

    public SkillResolver(KnowledgeBase knowledge)
    {
        _knowledge = knowledge;
        var labels = new List<OwnedLabel>();
        for (var i = 0; i < knowledge.Skills.Count; i++)
        {
            var skill = knowledge.Skills[i];
            var seen = new HashSet<string>(StringComparer.Ordinal);
            Add(labels, seen, _preferred, [skill.LabelDe, skill.LabelEn], i, 1);
            Add(labels, seen, _alternative, skill.AltDe.Concat(skill.AltEn), i, AlternativeWeight);
        }

        _index = new LabelIndex(labels);
        _starts = new WordStarts(labels);
    }

    /// <summary>The concept, or null when no concept has this URI or a label (nearly) like it.</summary>
    public Skill? Find(string labelOrUri)
    {
        if (_knowledge.FindSkill(labelOrUri.Trim()) is { } byUri)
        {
            return byUri;
        }

        if (IsUri(labelOrUri))
        {
            return null;
        }

        var key = LabelKey.Of(labelOrUri);
        if (_preferred.TryGetValue(key, out var number) || _alternative.TryGetValue(key, out number))
        {
            return _knowledge.Skills[number];
        }

        return _index.Search(key, 1) is [var hit] && hit.Score >= MinSimilarity ? _knowledge.Skills[hit.Owner] : null;
    }

    /// <summary>For someone who types: skills with a word that begins like the text, and similar ones; best first.</summary>
    public IReadOnlyList<(Skill Skill, double Score)> Suggest(string text, int k)
    {
        var key = LabelKey.Of(text);
        return
        [
            .. _starts.Search(key, k).Concat(_index.Search(key, k))
                .GroupBy(h => h.Owner, (owner, hits) => (Skill: _knowledge.Skills[owner], Score: (double)hits.Max(h => h.Score)))
                .Where(s => s.Score >= WordStarts.MinSuggestion)
                .OrderByDescending(s => s.Score)
                .Take(k),
        ];
    }

    /// <summary>True for what can only be meant as a URI.</summary>
    public static bool IsUri(string text) =>
        text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text.Trim(), UriKind.Absolute, out _);

    private static void Add(
        List<OwnedLabel> labels,
        HashSet<string> seen,
        Dictionary<string, int> exact,
        IEnumerable<string> names,
        int skill,
        float weight)
    {
        foreach (var key in names.Select(LabelKey.Of))
        {
            if (key.Length > 0 && seen.Add(key))
            {
                exact.TryAdd(key, skill);
                labels.Add(new OwnedLabel(key, skill, weight));
            }
        }
    }
}
