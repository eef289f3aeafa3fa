using Craft.Catalog.Knowledge;

namespace Craft.Evaluate;

/// <summary>An occupation and the essential skills that the person lacks.</summary>
internal sealed record GapCase(string Id, Occupation Occupation, IReadOnlyList<Skill> Skills)
{
    /// <summary>Their URIs.</summary>
    public IReadOnlyCollection<string> Hidden { get; } = Skills.Select(s => s.Uri).ToHashSet(StringComparer.Ordinal);
}
