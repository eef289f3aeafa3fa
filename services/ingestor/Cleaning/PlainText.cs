using System.Globalization;
using System.Text;

namespace Craft.Ingestor.Cleaning;

/// <summary>
/// Brings text into one form: NFC, ordinary spaces, lines trimmed and never empty, no control characters, no soft hyphens,
/// no lone surrogates, no mojibake. What differs only in these is the same text to readers and to the content hash.
/// </summary>
internal static class PlainText
{
    private static readonly string[] _saysNothing =
        ["keine angabe", "keine angaben", "k. a.", "k.a.", "n/a", "n. a.", "not specified", "-", "--", "."];

    /// <summary>Lines separated by single line feeds; null when nothing is said.</summary>
    public static string? Lines(string? text, int mostBytes) => Of(text, mostBytes, keepLines: true);

    /// <summary>One line; null when nothing is said.</summary>
    public static string? Line(string? text, int mostBytes) => Of(text, mostBytes, keepLines: false);

    /// <summary>At most so many bytes of UTF-8, never half a character.</summary>
    public static string Cut(string text, int mostBytes)
    {
        if (text.Length <= mostBytes / 3 || Encoding.UTF8.GetByteCount(text) <= mostBytes)
        {
            return text;
        }

        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > mostBytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length].TrimEnd();
    }

    private static string? Of(string? text, int mostBytes, bool keepLines)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        // composed last: an invisible sign may have stood between a letter and its accent
        var tidy = Collapse(Mojibake.Repair(WithoutLoneSurrogates(text)), keepLines).Normalize(NormalizationForm.FormC);
        return tidy.Length == 0 || _saysNothing.Contains(tidy, StringComparer.OrdinalIgnoreCase) ? null : Cut(tidy, mostBytes);
    }

    private static string WithoutLoneSurrogates(string text)
    {
        var kept = default(StringBuilder);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (!isPair && char.IsSurrogate(text[i]))
            {
                kept ??= new StringBuilder(text, 0, i, text.Length);
                continue;
            }

            kept?.Append(text[i]);
            if (isPair)
            {
                kept?.Append(text[++i]);
                i += kept is null ? 1 : 0;
            }
        }

        return kept?.ToString() ?? text;
    }

    private static string Collapse(string text, bool keepLines)
    {
        var tidy = new StringBuilder(text.Length);
        var gap = '\0';
        foreach (var rune in text.EnumerateRunes())
        {
            var space = SpaceOf(rune, keepLines);
            if (space != '\0')
            {
                gap = space == '\n' || gap == '\n' ? '\n' : ' ';
            }
            else if (!IsInvisible(rune))
            {
                if (gap != '\0' && tidy.Length > 0)
                {
                    tidy.Append(gap);
                }

                gap = '\0';
                AppendPlain(tidy, rune);
            }
        }

        return tidy.ToString();
    }

    private static char SpaceOf(Rune rune, bool keepLines) => rune.Value switch
    {
        '\n' or '\r' or '\v' or '\f' or 0x85 or 0x2028 or 0x2029 => keepLines ? '\n' : ' ',
        '\t' => ' ',
        _ => Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? ' ' : '\0',
    };

    // the joiner U+200D stays: it holds emoji together; variation selectors only choose their colour
    private static bool IsInvisible(Rune rune) => rune.Value switch
    {
        0xAD or 0x200B or 0x200C or 0x200E or 0x200F or 0x2060 or 0xFEFF or 0xFFFD => true,
        >= 0xFE00 and <= 0xFE0F or >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 => true,
        >= 0xFDD0 and <= 0xFDEF => true,
        _ => (rune.Value & 0xFFFE) == 0xFFFE || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.PrivateUse,
    };

    // letters of the mathematical block are how sellers write bold; as ordinary letters they can be searched
    private static void AppendPlain(StringBuilder tidy, Rune rune)
    {
        if (rune.Value is >= 0x1D400 and <= 0x1D7FF)
        {
            tidy.Append(rune.ToString().Normalize(NormalizationForm.FormKC));
        }
        else
        {
            tidy.Append(rune.ToString());
        }
    }
}
