using System.Text;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>What sources deliver when they are at their worst.</summary>
internal static class StrangeTexts
{
    public static readonly string[] All =
    [
        "", " ", "\t\r\n\u00a0", "🚀", "🚀🎉👩‍💻🏳️‍🌈", "Schweißen 溶接 сварка لحام hàn", "\ud800", "Kurs\udc00Kurs", "\u0000\u0001",
        "e\u0301e\u0301 u\u0308", "[MASK] [CLS]", new string('a', 5_000), new string(' ', 100_000), string.Concat(Enumerable.Repeat("Kurs und ", 120_000)),
    ];

    /// <summary>Half a surrogate pair is read as U+FFFD, which the tokenizer removes as it does control characters.</summary>
    public static bool HasTokens(string text) =>
        text.EnumerateRunes().Any(r => r != Rune.ReplacementChar && !Rune.IsWhiteSpace(r) && !Rune.IsControl(r));
}
