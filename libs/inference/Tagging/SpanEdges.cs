using System.Globalization;
using System.Text;

namespace Craft.Inference.Tagging;

/// <summary>
/// Cuts what belongs to no skill off both ends of a span: blanks, punctuation, bullets, emoji. Kept are a bracket whose
/// partner is inside (<c>Englisch (B2)</c>), a dot that a name starts with (<c>.NET</c>), and <c>#</c>, <c>%</c> and mathematical
/// signs at the end (<c>C#</c>, <c>C++</c>).
/// </summary>
public static class SpanEdges
{
    /// <summary>The range that is left, in UTF-16 units; empty when nothing is.</summary>
    public static (int Start, int End) Trim(ReadOnlySpan<char> text, int start, int end)
    {
        while (start < end)
        {
            Rune.DecodeFromUtf16(text[start..end], out var first, out var length);
            if (!IsEdge(first) || IsNameDot(text, start, end) || IsPaired(text[start..end], first))
            {
                break;
            }

            start += length;
        }

        while (start < end)
        {
            Rune.DecodeLastFromUtf16(text[start..end], out var last, out var length);
            if (!IsEdge(last) || last.Value is '#' or '%' || IsPaired(text[start..end], last))
            {
                break;
            }

            end -= length;
        }

        return (start, end);
    }

    private static bool IsEdge(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or
        UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or
        UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or
        UnicodeCategory.OtherPunctuation or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;

    private static bool IsNameDot(ReadOnlySpan<char> text, int at, int end) =>
        text[at] == '.' && at + 1 < end && char.IsLetter(text[at + 1]) && (at == 0 || char.IsWhiteSpace(text[at - 1]));

    private static bool IsPaired(ReadOnlySpan<char> span, Rune bracket) => bracket.Value switch
    {
        '(' => span.Contains(')'),
        ')' => span.Contains('('),
        '[' => span.Contains(']'),
        ']' => span.Contains('['),
        _ => false,
    };
}
