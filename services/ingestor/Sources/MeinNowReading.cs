using System.Globalization;
using System.Text.Json;
using Craft.Schemas;

namespace Craft.Ingestor.Sources;

/// <summary>
/// From an offer of mein NOW to a course. The list gives price bands, not prices, so an amount is known only where the
/// band is a number; contact persons are not mapped.
/// </summary>
internal static class MeinNowReading
{
    // the classes of the Arbeitsagentur's search, for offers that give the id without its words
    private static readonly string?[] _durations =
    [
        null, "bis 3 Tage", "mehr als 3 Tage bis 1 Woche", "mehr als 1 Woche bis 1 Monat", "mehr als 1 Monat bis 3 Monate",
        "mehr als 3 Monate bis 6 Monate", "mehr als 6 Monate bis 1 Jahr", "mehr als 1 Jahr bis 2 Jahre",
        "mehr als 2 Jahre bis 3 Jahre", "mehr als 3 Jahre",
    ];

    /// <summary>Null without an id.</summary>
    public static RawCourse? Course(JsonElement offer)
    {
        if (offer.Text("id") is not { Length: > 0 } id)
        {
            return null;
        }

        var dates = offer.Items("termine").ToList();
        return new RawCourse
        {
            SourceId = id,
            Title = offer.Text("titel"),
            Description = offer.Text("inhalt"),
            Language = "de",
            Url = dates.Select(d => d.Member("quelle").Text("detailsLink")).FirstOrDefault(l => l is not null),
            Provider = offer.Member("bildungsanbieter").Text("name"),
            Price = dates.Select(PriceOf).FirstOrDefault(p => p is not null),
            Duration = dates.Select(DurationOf).FirstOrDefault(d => d is not null),
            Dates = [.. dates.Select(DateOf)],
        };
    }

    private static CourseDate DateOf(JsonElement date) => new()
    {
        Start = date.Instant("beginn"),
        End = date.Instant("ende"),
        Place = date.Member("adresse").Text("ort"),
    };

    private static Price? PriceOf(JsonElement date)
    {
        var amount = decimal.TryParse(date.Text("kostenWert"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value : (decimal?)null;
        var currency = date.Text("kostenWaehrung") switch { "€" or "EUR" => "EUR", var other => other };
        return amount is null && date.Text("kostenWert") is null ? null
            : new Price { Amount = amount, Currency = currency, Free = amount == 0 ? true : null };
    }

    private static CourseDuration? DurationOf(JsonElement date)
    {
        var words = date.Member("dauer").Text("bezeichnung");
        var id = date.Integer("dauerId") ?? date.Member("dauer").Integer("id");
        words ??= id is >= 0 and <= 9 ? _durations[id.Value] : null;
        return words is null ? null : new CourseDuration { Text = words };
    }
}
