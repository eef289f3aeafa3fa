using System.Globalization;
using System.Text;

namespace Craft.Inference.Lexical;

/// <summary>
/// Maps a UTF-16 unit to the form that features are made of: lower case, without accents (<c>Käufe</c> and <c>Kauf</c>
/// share more that way), or nothing when it separates words.
/// </summary>
internal static class CharacterFolding
{
    /// <summary>No part of a word.</summary>
    public const char Separator = '\0';

    /// <summary>Part of a word that leaves no trace (a combining accent, a soft hyphen).</summary>
    public const char Nothing = '\u0001';

    private const int TableSize = 0x250;

    private static readonly char[] _table = BuildTable();

    public static char Fold(char c) => c < TableSize ? _table[c] : FoldRare(c);

    private static char FoldRare(char c)
    {
        if (c is >= '\u0300' and <= '\u036F')
        {
            return Nothing;
        }

        if (c is '\u1E9E')
        {
            return 'ß';
        }

        return char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? char.ToLowerInvariant(c) : Separator;
    }

    private static char[] BuildTable()
    {
        var table = new char[TableSize];
        for (var c = '\0'; c < TableSize; c++)
        {
            table[c] = c == '\u00AD' ? Nothing : char.IsLetterOrDigit(c) ? WithoutAccent(c) : Separator;
        }

        return table;
    }

    private static char WithoutAccent(char c)
    {
        var first = c.ToString().Normalize(NormalizationForm.FormD)[0];
        return CharUnicodeInfo.GetUnicodeCategory(first) == UnicodeCategory.NonSpacingMark
            ? char.ToLowerInvariant(c)
            : char.ToLowerInvariant(first);
    }
}
