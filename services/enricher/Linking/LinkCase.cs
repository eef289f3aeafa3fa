namespace Craft.Enricher.Linking;

/// <summary>
/// A phrase whose concept is known: an alternative label that the knowledge base at hand does not have. For every fourth the
/// concept itself is hidden as well, so that "none" is right.
/// </summary>
internal sealed record LinkCase(LinkPhrase Phrase, int Skill, bool IsNone);
