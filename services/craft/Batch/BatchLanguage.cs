using Craft.Catalog.Knowledge;
using Craft.Ingestor.Cleaning;

namespace Craft.Batch;

/// <summary>The language of a line: what it says itself, else what the command line says, else what the text looks like.</summary>
internal static class BatchLanguage
{
    private const string Language = "language";

    /// <summary>Null when nothing says it.</summary>
    /// <exception cref="FormatException">The line's language is no text.</exception>
    public static string? Of(BatchLine line, string? option, string text) =>
        line.Find(Language) is { Length: > 0 } own ? own : option ?? LanguageDetection.Detect(text);

    /// <summary>
    /// For a text that does not say its language but is a name of what was found: the language that has the name, German when both
    /// do; <paramref name="otherwise"/> when neither does.
    /// </summary>
    public static string OfName(string text, IEnumerable<string> german, IEnumerable<string> english, string otherwise)
    {
        var key = LabelKey.Of(text);
        return german.Any(IsIt) ? BatchOptions.German : english.Any(IsIt) ? BatchOptions.English : otherwise;

        bool IsIt(string name) => LabelKey.Of(name) == key;
    }
}
