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
}
