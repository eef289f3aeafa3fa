namespace Craft.Enricher.Tagging;

/// <summary>
/// One way to write one concept. The automaton finds it by the strong stems of its words; <paramref name="Words"/> (ids of
/// folded words) tell whether the text has it word for word.
/// </summary>
internal sealed record LabelPattern(Concept Concept, LabelKind Kind, int[] Words, TokenMarks FirstWordMarks)
{
    /// <summary>A single word that everybody uses.</summary>
    public bool IsEveryday { get; init; }

    /// <summary>A proper name, which has no inflection: Canva is not Canvas.</summary>
    public bool IsName { get; init; }

    /// <summary>Has a word of the concept's preferred label, so of several concepts it means this one.</summary>
    public bool IsNearPreferred { get; init; }

    public bool IsOccupation => Concept.SkillLabel == Schemas.SkillLabel.Occupation;
}
