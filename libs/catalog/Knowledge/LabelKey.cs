using System.Globalization;
using System.Text;

namespace Craft.Catalog.Knowledge;

/// <summary>
/// The form in which labels are compared: lower case, umlauts written out (<c>ä</c> = <c>ae</c>, <c>ß</c> = <c>ss</c>),
/// other accents dropped, punctuation as one blank, except where it is part of a name (<c>c++</c>, <c>c#</c>, <c>.net</c>).
/// </summary>
public static class LabelKey
{
    private const char SoftHyphen = '\u00AD';

    public static string Of(string text)
    {
        // composed first, so that a decomposed umlaut is one; compatibility forms (ligatures, full width) become plain
        var plain = Compose(text);
        var key = new StringBuilder(plain.Length + 8);
        for (var i = 0; i < plain.Length; i++)
        {
            Append(key, plain, i);
        }

        if (key.Length > 0 && key[^1] == ' ')
        {
            key.Length--;
        }

        return key.ToString();
    }

    private static string Compose(string text)
    {
        try
        {
            return text.IsNormalized(NormalizationForm.FormKC) ? text : text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text; // a lone surrogate: it is dropped as punctuation below
        }
    }

    private static void Append(StringBuilder key, string text, int i)
    {
        var c = char.ToLowerInvariant(text[i]);
        switch (c)
        {
            case 'ä': key.Append("ae"); break;
            case 'ö': key.Append("oe"); break;
            case 'ü': key.Append("ue"); break;
            case 'ß': key.Append("ss"); break;
            case SoftHyphen or '\'' or '’' or '´': break;
            case '+' or '#' when key.Length > 0 && key[^1] != ' ': key.Append(c); break;
            case '.' when IsPartOfName(text, i): key.Append(c); break;
            case < '\u0080' when char.IsAsciiLetterOrDigit(c): key.Append(c); break;
            case >= '\u0080' when char.IsLetterOrDigit(c): key.Append(WithoutAccent(c)); break;
            default:
                if (key.Length > 0 && key[^1] != ' ' && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                {
                    key.Append(' ');
                }

                break;
        }
    }

    // ".net", "node.js": before a letter, and not the end of a sentence or of an abbreviation such as "z.B."
    private static bool IsPartOfName(string text, int i) =>
        i + 2 < text.Length && char.IsLetterOrDigit(text[i + 1]) && char.IsLetterOrDigit(text[i + 2])
        && (i == 0 || text[i - 1] == ' ' || char.IsLetterOrDigit(text[i - 1]));

    private static string WithoutAccent(char c)
    {
        var parts = c.ToString().Normalize(NormalizationForm.FormD);
        return parts.Length > 1 ? parts[..1] : parts;
    }
}
