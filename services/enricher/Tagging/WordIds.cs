namespace Craft.Enricher.Tagging;

/// <summary>Ids of a word, its light stem and its strong stem in a <see cref="WordTable"/>; -1 is unknown.</summary>
internal readonly record struct WordIds(int Word, int Light, int Strong);
