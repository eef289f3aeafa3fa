namespace Craft.Catalog.Knowledge;

/// <summary>The skills that one occupation needs, while an import is being put together; URIs, without repetition.</summary>
internal sealed class SkillNeeds
{
    public SortedSet<string> Essential { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Optional { get; } = new(StringComparer.Ordinal);
}
