using Craft.Schemas;

namespace Craft.Recommender.Explaining;

/// <summary>The sentences of an English explanation.</summary>
internal static class EnglishSentences
{
    private static readonly string[] _months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    private static readonly Dictionary<string, string> _languages = new(StringComparer.Ordinal)
    {
        ["de"] = "German",
        ["en"] = "English",
        ["fr"] = "French",
        ["es"] = "Spanish",
        ["it"] = "Italian",
        ["pl"] = "Polish",
        ["tr"] = "Turkish",
        ["ru"] = "Russian",
        ["uk"] = "Ukrainian",
        ["ar"] = "Arabic",
    };

    public static IEnumerable<string> Of(ExplanationFacts facts)
    {
        yield return Skills(facts);
        if (Quotation.Of(facts) is { } quote)
        {
            yield return $"The course text says: “{quote}”.";
        }

        if (Facts(facts.Course) is { } sentence)
        {
            yield return sentence;
        }

        if (facts.NextDate is { Start: { } start } next)
        {
            var place = string.IsNullOrWhiteSpace(next.Place) ? "" : $" in {next.Place.Trim()}";
            yield return $"The next date starts on {start.Day} {_months[start.Month - 1]} {start.Year}{place}.";
        }
    }

    private static string Skills(ExplanationFacts facts)
    {
        var gap = facts.Gap.Count;
        if (facts.Claims.Count > 0)
        {
            return $"The course covers {Listing.Of(facts.Claims, "and", "“", "”", Rest)}{Share(facts)}.";
        }

        var none = gap == 1 ? "the skill you look for is not" : $"none of the {gap} skills you look for is";
        return $"The course text resembles {Occupation(facts)}, but {none} named in it.";
    }

    private static string Share(ExplanationFacts facts)
    {
        var (covered, gap) = (facts.Claims.Count, facts.Gap.Count);
        var purpose = facts.GapWasGiven ? "you look for"
            : facts.SkillsWereGiven ? $"you still need for {Occupation(facts)}"
            : $"that {Occupation(facts)} needs";
        return gap == 1 ? $" – the skill {purpose}"
            : covered == gap ? $" – all {gap} skills {purpose}"
            : $" – {covered} of the {gap} skills {purpose}";
    }

    private static string Occupation(ExplanationFacts facts) =>
        facts.ShortOccupationLabel is { } label ? $"the occupation {label}" : "your target occupation";

    private static string Rest(int count) => count == 1 ? "one more skill" : $"{count} more skills";

    private static string? Facts(Course course)
    {
        var parts = new List<string>();
        if (_languages.TryGetValue(course.Language, out var language))
        {
            parts.Add($"is in {language}");
        }

        if (course.Duration?.Hours is { } hours and > 0)
        {
            parts.Add(hours == 1 ? "takes one hour" : $"takes {Amounts.English((decimal)hours)} hours");
        }

        if (course.Price is { Free: true } or { Amount: 0 })
        {
            parts.Add("is free");
        }
        else if (course.Price is { Amount: > 0 and { } amount, Currency: { } currency })
        {
            parts.Add($"costs {currency} {Amounts.English(amount)}");
        }

        return parts.Count == 0 ? null : $"It {Listing.Join(parts, "and")}.";
    }
}
