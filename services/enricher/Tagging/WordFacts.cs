namespace Craft.Enricher.Tagging;

/// <summary>What a lexicon knows of a word, whatever text it stands in.</summary>
/// <param name="Ids">Of the word and its stems.</param>
/// <param name="IsFunctionWord">Is read over.</param>
/// <param name="IsLight">Says nothing in a loose phrase.</param>
/// <param name="IsFamiliar">More than one or two trades use it.</param>
/// <param name="IsVerb">Labels of skills say with it what is done.</param>
/// <param name="FirstPart">Strong stem of the first part of a compound; -1 when there is none.</param>
/// <param name="SecondPart">Strong stem of the second part.</param>
/// <param name="Compound">A label inside the word.</param>
internal sealed record WordFacts(
    WordIds Ids, bool IsFunctionWord, bool IsLight, bool IsFamiliar, bool IsVerb, int FirstPart, int SecondPart, CompoundPart? Compound);
