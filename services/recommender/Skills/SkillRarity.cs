using Craft.Catalog.Knowledge;

namespace Craft.Recommender.Skills;

/// <summary>
/// How telling a skill is: the fewer occupations need it, the more it counts. "Communicate" says little about a nurse, "take
/// blood samples" much. Immutable.
/// </summary>
internal sealed class SkillRarity
{
    private readonly Dictionary<string, int> _occupations = new(StringComparer.Ordinal);
    private readonly double _most;

    public SkillRarity(KnowledgeBase knowledge)
    {
        foreach (var uri in knowledge.Occupations.SelectMany(o => o.Essential.Concat(o.Optional).Distinct()))
        {
            _occupations[uri] = _occupations.GetValueOrDefault(uri) + 1;
        }

        _most = Math.Log(knowledge.Occupations.Count + 1.0);
    }

    /// <summary>Above 0 and at most 1; 1 for a skill that no or one occupation needs.</summary>
    public double Of(string uri)
    {
        var count = Math.Max(1, _occupations.GetValueOrDefault(uri));
        return _most <= 0 ? 1 : Math.Max(0.05, 1 - (Math.Log(count) / _most));
    }
}
