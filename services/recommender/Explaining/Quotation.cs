namespace Craft.Recommender.Explaining;

/// <summary>Picks the sentence of the course that shows a claim best.</summary>
internal static class Quotation
{
    private const int MaxLength = 160;
    private const int MinLength = 20;

    /// <summary>An exact piece of the course's text around the evidence of the first claim that has one, or null.</summary>
    public static string? Of(ExplanationFacts facts)
    {
        foreach (var evidence in facts.Claims.Select(c => c.Evidence))
        {
            // the title stands above the explanation anyway, and a keyword is no sentence
            if (evidence.Field == "title" || evidence.Field.StartsWith("keywords", StringComparison.Ordinal))
            {
                continue;
            }

            var text = CourseText.Member(facts.Course, evidence.Field)!;
            var (start, end) = Sentence(text, evidence.Start, evidence.End);
            if (end - start is >= MinLength and <= MaxLength)
            {
                return text[start..end];
            }
        }

        return null;
    }

    private static (int Start, int End) Sentence(string text, int start, int end)
    {
        while (start > 0 && !IsBreak(text, start - 1))
        {
            start--;
        }

        while (end < text.Length && !IsBreak(text, end))
        {
            end++;
        }

        while (start < end && (char.IsWhiteSpace(text[start]) || text[start] is '-' or '–' or '•' or '*'))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    // quotes would end up inside quotes, so they end a sentence too; a full stop only before a blank or at the end
    private static bool IsBreak(string text, int at) => text[at] switch
    {
        '\n' or '\r' or '!' or '?' or '„' or '“' or '”' or '"' or '»' or '«' => true,
        '.' => at + 1 >= text.Length || char.IsWhiteSpace(text[at + 1]),
        _ => false,
    };
}
