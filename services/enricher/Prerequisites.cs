using System.Text.RegularExpressions;

namespace Craft.Enricher;

/// <summary>
/// Finds the sentences that say what a course asks for. A skill named there is not one that the course teaches, whichever
/// tagger found it. Pure.
/// </summary>
internal static partial class Prerequisites
{
    private const int HeadingLength = 40;

    /// <summary>UTF-16 ranges, half-open, in order.</summary>
    public static List<(int Start, int End)> Ranges(string text)
    {
        var ranges = new List<(int Start, int End)>();
        var isBelowHeading = false;
        for (var start = 0; start < text.Length;)
        {
            var end = SentenceEnd(text, start);
            var sentence = text.AsSpan(start, end - start);
            if (!sentence.IsWhiteSpace())
            {
                var isMarked = Marker().IsMatch(sentence);
                if (isMarked || isBelowHeading)
                {
                    ranges.Add((start, end));
                }

                isBelowHeading = isMarked && IsHeading(sentence.Trim());
            }

            start = end;
        }

        return ranges;
    }

    // "Voraussetzungen", "What you should know:": it speaks for the line below it
    private static bool IsHeading(ReadOnlySpan<char> line) =>
        line.Length <= HeadingLength && (line[^1] == ':' || !line.ContainsAny(' ', ':', '.'));

    private static int SentenceEnd(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            var isEnd = text[i] == '\n'
                || (text[i] is '.' or '!' or '?' or ';' && i + 1 < text.Length && char.IsWhiteSpace(text[i + 1]));
            if (isEnd)
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    [GeneratedRegex(
        @"voraussetzung|vorausgesetzt|setzt \w+ voraus|vorkenntnis|vorwissen|mitbringen"
        + @"|\b(?:mindestens|niveau|deutsch auf|deutsch ab|deutsch) [ABC][12]\b"
        + @"|\bprerequisites?\b|\brequirements?:|^\s*requirements?\s*$|^\s*requires\b|\bprior (?:knowledge|experience)\b"
        + @"|\bassum(?:es|ed)\b|\byou (?:should|need to|must)(?: already)? (?:know|have|be|work)\b"
        + @"|\bis helpful\b|\bsind hilfreich\b|\bist hilfreich\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marker();
}
