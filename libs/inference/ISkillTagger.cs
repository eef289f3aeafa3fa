using Craft.Schemas;

namespace Craft.Inference;

/// <summary>
/// Finds skills in texts. Implemented by the automaton over ESCO labels (services/enricher) and later by a neural tagger.
/// </summary>
public interface ISkillTagger
{
    ModelRef Model { get; }

    /// <summary>The spans of every text, in the order of the texts; within a text by start. Those of one label do not overlap.</summary>
    Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct);
}
