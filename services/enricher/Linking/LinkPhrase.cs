namespace Craft.Enricher.Linking;

/// <summary>A phrase that may name a skill, and its language (ISO 639-1; null when nobody knows).</summary>
internal sealed record LinkPhrase(string Text, string? Language)
{
    public bool IsGerman => Language?.StartsWith("de", StringComparison.OrdinalIgnoreCase) == true;
}
