using System.Collections.Frozen;

namespace Craft.Catalog.Knowledge;

/// <summary>All occupations and skills in memory (about 17 000 concepts, 40 MB); immutable, shared by every reader.</summary>
public sealed class KnowledgeBase
{
    private readonly FrozenDictionary<string, Occupation> _occupations;
    private readonly FrozenDictionary<string, Skill> _skills;

    public KnowledgeBase(string version, IReadOnlyList<Occupation> occupations, IReadOnlyList<Skill> skills)
    {
        Version = version;
        Occupations = occupations;
        Skills = skills;
        _occupations = occupations.ToFrozenDictionary(o => o.Uri);
        _skills = skills.ToFrozenDictionary(s => s.Uri);
    }

    /// <summary>ESCO version and content, e.g. <c>1.1.1-3f2a90c1</c>; differs when anything differs.</summary>
    public string Version { get; }

    public IReadOnlyList<Occupation> Occupations { get; }

    public IReadOnlyList<Skill> Skills { get; }

    public Occupation? FindOccupation(string uri) => _occupations.GetValueOrDefault(uri);

    public Skill? FindSkill(string uri) => _skills.GetValueOrDefault(uri);

    /// <summary>The known skills among the URIs; a relation may name a concept that the data lacks.</summary>
    public IEnumerable<Skill> Resolve(IEnumerable<string> uris) => uris.Select(FindSkill).OfType<Skill>();
}
