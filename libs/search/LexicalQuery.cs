namespace Craft.Search;

/// <summary>The same question in both languages of the knowledge base; each part is a phrase with a weight.</summary>
public sealed record LexicalQuery(IReadOnlyList<WeightedPhrase> German, IReadOnlyList<WeightedPhrase> English);
