namespace Craft.Ingestor.Cleaning;

/// <summary>What sources write for a language, as ISO 639-1.</summary>
internal static class LanguageNames
{
    private static readonly Dictionary<string, string> _byName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["english"] = "en",
        ["englisch"] = "en",
        ["german"] = "de",
        ["deutsch"] = "de",
        ["french"] = "fr",
        ["français"] = "fr",
        ["französisch"] = "fr",
        ["spanish"] = "es",
        ["español"] = "es",
        ["spanisch"] = "es",
        ["italian"] = "it",
        ["italiano"] = "it",
        ["italienisch"] = "it",
        ["portuguese"] = "pt",
        ["português"] = "pt",
        ["dutch"] = "nl",
        ["nederlands"] = "nl",
        ["polish"] = "pl",
        ["polski"] = "pl",
        ["turkish"] = "tr",
        ["türkçe"] = "tr",
        ["russian"] = "ru",
        ["chinese"] = "zh",
        ["mandarin"] = "zh",
        ["japanese"] = "ja",
        ["arabic"] = "ar",
        ["korean"] = "ko",
        ["hindi"] = "hi",
        ["ukrainian"] = "uk",
    };

    /// <summary>From <c>de_DE</c>, <c>en-US</c>, <c>German</c>, <c>Español</c>; null when unknown.</summary>
    public static string? Code(string? name)
    {
        var trimmed = name?.Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            return null;
        }

        if (_byName.TryGetValue(trimmed, out var code))
        {
            return code;
        }

        var tag = trimmed.Split('_', '-', ' ', ',')[0];
        return _byName.TryGetValue(tag, out code) ? code
            : tag.Length == 2 && tag.All(char.IsAsciiLetter) ? tag.ToLowerInvariant()
            : null;
    }
}
