using Craft.Schemas;

namespace Craft.Recommender.Explaining;

/// <summary>The sentences of a German explanation.</summary>
internal static class GermanSentences
{
    private static readonly string[] _months =
    [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
    ];

    private static readonly string[] _numbers =
        ["null", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"];

    private static readonly Dictionary<string, string> _languages = new(StringComparer.Ordinal)
    {
        ["de"] = "Deutsch",
        ["en"] = "Englisch",
        ["fr"] = "Französisch",
        ["es"] = "Spanisch",
        ["it"] = "Italienisch",
        ["pl"] = "Polnisch",
        ["tr"] = "Türkisch",
        ["ru"] = "Russisch",
        ["uk"] = "Ukrainisch",
        ["ar"] = "Arabisch",
    };

    public static IEnumerable<string> Of(ExplanationFacts facts)
    {
        yield return Skills(facts);
        if (Quotation.Of(facts) is { } quote)
        {
            yield return $"Im Kurstext heißt es: „{quote}“.";
        }

        if (Facts(facts.Course) is { } sentence)
        {
            yield return sentence;
        }

        if (facts.NextDate is { Start: { } start } next)
        {
            var place = string.IsNullOrWhiteSpace(next.Place) ? "" : $" in {next.Place.Trim()}";
            yield return $"Der nächste Termin beginnt am {start.Day}. {_months[start.Month - 1]} {start.Year}{place}.";
        }
    }

    private static string Skills(ExplanationFacts facts)
    {
        var (claims, gap) = (facts.Claims, facts.Gap.Count);
        if (claims.Count > 0)
        {
            return $"Der Kurs behandelt {Listing.Of(claims, "und", "„", "“", Rest)}{Share(facts)}.";
        }

        // why it stands in the list all the same: that it fits would be more than is known
        var likeness = facts.ShortOccupationLabel is { } label
            ? $"Der Kurstext ähnelt dem Berufsbild {label}"
            : "Der Kurstext ähnelt dem Bild des Zielberufs";
        return gap == 1
            ? $"{likeness}, nennt die gesuchte Fähigkeit aber nicht ausdrücklich."
            : $"{likeness}, nennt aber keine der {Number(gap)} gesuchten Fähigkeiten ausdrücklich.";
    }

    private static string Share(ExplanationFacts facts)
    {
        var (covered, gap) = (facts.Claims.Count, facts.Gap.Count);
        return gap == 1 ? $" – die Fähigkeit, {Purpose(facts, one: true)}"
            : covered == gap ? $" – alle {Number(gap)} Fähigkeiten, {Purpose(facts, one: false)}"
            : $" – {Number(covered)} der {Number(gap)} Fähigkeiten, {Purpose(facts, one: false)}";
    }

    private static string Purpose(ExplanationFacts facts, bool one)
    {
        if (facts.GapWasGiven)
        {
            return one ? "nach der Sie suchen" : "nach denen Sie suchen";
        }

        if (facts.SkillsWereGiven)
        {
            var target = facts.ShortOccupationLabel is { } label ? $"den Beruf {label}" : "den Zielberuf";
            return $"die Ihnen für {target} noch {(one ? "fehlt" : "fehlen")}";
        }

        return facts.ShortOccupationLabel is { } name ? $"die der Beruf {name} verlangt" : "die der Zielberuf verlangt";
    }

    private static string Rest(int count) => count == 1 ? "eine weitere Fähigkeit" : $"{Number(count)} weitere Fähigkeiten";

    private static string Number(int count) => count < _numbers.Length ? _numbers[count] : Amounts.German(count);

    private static string? Facts(Course course)
    {
        var parts = new List<string>();
        if (_languages.TryGetValue(course.Language, out var language))
        {
            parts.Add($"ist auf {language}");
        }

        if (course.Duration?.Hours is { } hours and > 0)
        {
            parts.Add(hours == 1 ? "umfasst eine Stunde" : $"umfasst {Amounts.German((decimal)hours)} Stunden");
        }

        if (course.Price is { Free: true } or { Amount: 0 })
        {
            parts.Add("ist kostenlos");
        }
        else if (course.Price is { Amount: > 0 and { } amount, Currency: { } currency })
        {
            parts.Add($"kostet {Amounts.German(amount)} {(currency == "EUR" ? "€" : currency)}");
        }

        return parts.Count == 0 ? null : $"Er {Listing.Join(parts, "und")}.";
    }
}
