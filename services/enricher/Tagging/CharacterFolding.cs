using System.Globalization;
using System.Text;

namespace Craft.Enricher.Tagging;

/// <summary>
/// Folds single characters as <see cref="Catalog.Knowledge.LabelKey"/> folds labels: lower case, umlauts written out, other
/// accents dropped. By character, so that offsets into the original text survive.
/// </summary>
internal static class CharacterFolding
{
    private const char TableEnd = '\u2000';
    private const char Diaeresis = '\u0308';

    private static readonly string?[] _table = MakeTable();

    /// <summary>The folded form of a letter or digit; null for everything else.</summary>
    public static string? Of(char c) =>
        c < TableEnd ? _table[c]
        : c is >= '\uFF01' and <= '\uFF5E' ? _table[c - 0xFEE0]
        : char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c).ToString()
        : null;

    /// <summary>Belongs to the word around it, but is no letter: combining marks, soft hyphen, joiners, apostrophes.</summary>
    public static bool IsSilent(char c) =>
        c is '\u00AD' or '\'' or '\u2019' or '\u00B4' or '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF'
        || (c >= '\u0300' && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    /// <summary>A decomposed umlaut: the mark after a, o or u adds an e.</summary>
    public static bool IsUmlaut(char letter, char mark) => mark == Diaeresis && (letter | 0x20) is 'a' or 'o' or 'u';

    private static string?[] MakeTable()
    {
        var table = new string?[TableEnd];
        for (var c = '\0'; c < TableEnd; c++)
        {
            table[c] = char.IsLetterOrDigit(c) ? Fold(char.ToLowerInvariant(c)) : null;
        }

        return table;
    }

    private static string Fold(char c)
    {
        switch (c)
        {
            case 'ä': return "ae";
            case 'ö': return "oe";
            case 'ü': return "ue";
            case 'ß': return "ss";
            default:
                var parts = c < '\u0080' ? c.ToString() : c.ToString().Normalize(NormalizationForm.FormD);
                return parts.Length > 1 && c is < '\u0400' or >= '\u1E00' ? parts[..1] : c.ToString();
        }
    }
}
