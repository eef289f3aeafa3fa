using Craft.Catalog.Courses;
using Craft.Ingestor.Sources;
using Craft.Schemas;

namespace Craft.Ingestor.Cleaning;

/// <summary>From what an adapter read to what may be stored: text without HTML, without personal data, within its limits.</summary>
internal static class CourseCleaning
{
    /// <summary>Longest text member in bytes of UTF-8.</summary>
    public const int LongestText = 64 * 1024;

    /// <summary>To be raised when the same answer would be cleaned to another text: every course is then read anew.</summary>
    public const string Version = "1";

    private const int LongestItem = 4 * 1024;
    private const int LongestName = 1024;
    private const int LongestId = 400;
    private const int MostItems = 200;

    /// <summary>
    /// <paramref name="defaultLanguage"/> is used when neither the text nor the source says one.
    /// Reasons: <c>no-id</c>, <c>id-too-long</c>, <c>no-title</c>.
    /// </summary>
    public static CleanedCourse Clean(RawCourse raw, string source, string defaultLanguage)
    {
        var sourceId = PlainText.Line(raw.SourceId, LongestItem);
        if (sourceId is null)
        {
            return new(null, "no-id");
        }

        if (sourceId.Length + source.Length > LongestId)
        {
            return new(null, "id-too-long");
        }

        var title = Line(raw.Title, LongestText);
        if (title is null || !title.Any(char.IsLetterOrDigit) || title == PersonalData.Gap)
        {
            return new(null, "no-title");
        }

        var headline = Line(raw.Headline, LongestText);
        var description = Lines(raw.Description);
        var objectives = Items(raw.Objectives);
        var keywords = Items(raw.Keywords);
        return new(
            new ObservedCourse
            {
                Id = $"{source}:{sourceId}",
                Source = source,
                SourceId = sourceId,
                Title = title,
                Language = LanguageOf(title, headline, description, objectives, raw.Language) ?? defaultLanguage,
                ContentHash = ContentHash.Of(title, headline, description, objectives, keywords),
                Headline = headline,
                Description = description,
                Objectives = objectives,
                Keywords = keywords,
                Url = PersonalData.StripUrl(raw.Url) is { Length: <= LongestItem } url ? url : null,
                Provider = Line(raw.Provider, LongestName),
                Price = PriceOf(raw.Price),
                Duration = DurationOf(raw.Duration),
                Dates = DatesOf(raw.Dates),
                Mark = raw.Mark,
            },
            null);
    }

    private static string? Lines(string? text) =>
        text is null ? null : Stripped(PlainText.Lines(HtmlText.ToText(text), LongestText), LongestText);

    private static string? Line(string? text, int mostBytes) =>
        text is null ? null : Stripped(PlainText.Line(HtmlText.ToText(text), mostBytes), mostBytes);

    private static string? Stripped(string? text, int mostBytes) =>
        text is null ? null : PlainText.Cut(PersonalData.Strip(text), mostBytes);

    private static List<string>? Items(IReadOnlyList<string> items)
    {
        var kept = items.Select(i => Line(i, LongestItem)).OfType<string>()
            .Distinct(StringComparer.Ordinal).Take(MostItems).ToList();
        return kept.Count == 0 ? null : kept;
    }

    private static string? LanguageOf(
        string title, string? headline, string? description, List<string>? objectives, string? stated)
    {
        var text = string.Join('\n', [title, headline, .. objectives ?? [], description]);
        var said = LanguageNames.Code(stated);
        var detected = LanguageDetection.Detect(text);

        // a source that states a language we cannot tell by words is believed
        return detected is null || (said is not null && !LanguageDetection.Knows(said)) ? said ?? detected : detected;
    }

    private static Price? PriceOf(Price? price)
    {
        if (price is null || price is { Amount: null, Currency: null, Free: null })
        {
            return null;
        }

        var currency = PlainText.Line(price.Currency, 16)?.ToUpperInvariant();
        return price with { Currency = currency is { Length: 3 } ? currency : null, Amount = price.Amount is >= 0 ? price.Amount : null };
    }

    private static CourseDuration? DurationOf(CourseDuration? duration)
    {
        var text = Line(duration?.Text, LongestName);
        var hours = duration?.Hours is { } h && double.IsFinite(h) && h is > 0 and < 100_000 ? duration.Hours : null;
        return text is null && hours is null ? null : new CourseDuration { Hours = hours, Text = text };
    }

    private static List<CourseDate>? DatesOf(IReadOnlyList<CourseDate> dates)
    {
        var kept = dates
            .Select(d => new CourseDate { Start = d.Start?.ToUniversalTime(), End = d.End?.ToUniversalTime(), Place = Line(d.Place, LongestName) })
            .Where(d => d.Start is not null || d.End is not null || d.Place is not null)
            .Distinct().OrderBy(d => d.Start ?? DateTimeOffset.MaxValue).ThenBy(d => d.Place, StringComparer.Ordinal)
            .Take(MostItems).ToList();
        return kept.Count == 0 ? null : kept;
    }
}
