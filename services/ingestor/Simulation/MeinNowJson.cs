using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Craft.Ingestor.Cleaning;

namespace Craft.Ingestor.Simulation;

/// <summary>
/// A course in the words of mein NOW: bands instead of prices, classes instead of hours, at most five dates, null members
/// left out, HTML from the one origin and plain text from the other.
/// </summary>
internal static class MeinNowJson
{
    private const int MostDates = 5;
    private static readonly JsonWriterOptions _raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly double[] _longest = [0, 24, 40, 160, 480, 960, 1_920, 3_840, 5_760];

    // midnight in Germany; without time zone data an hour or two are of no matter here
    private static readonly TimeZoneInfo _berlin =
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out var zone) ? zone : TimeZoneInfo.Utc;

    public static byte[] Offer(SimulatedCourse course)
    {
        var sample = course.Sample;
        var isPlain = course.Number % 5 == 0;
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        using var json = new Utf8JsonWriter(buffer, _raw);
        json.WriteStartObject();
        json.WriteNumber("id", course.Number);
        json.WriteString("titel", course.Title);
        json.WriteString("inhalt", isPlain ? HtmlText.ToText(course.Description) : course.Description);
        json.WriteNumber("anzahlTermine", sample.Dates.Count);
        json.WriteString("weiterbildungsart", "BERUFLICHE_QUALIFIZIERUNG");
        json.WriteStartObject("bildungsanbieter");
        json.WriteString("name", sample.Provider);
        json.WriteStartObject("adresse");
        json.WriteString("ort", sample.Dates.Select(d => d.Place).FirstOrDefault(p => p is not null) ?? "online");
        json.WriteString("plz", "07743");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("termine");
        foreach (var (date, index) in sample.Dates.Take(MostDates).Select((d, i) => (d, i)))
        {
            WriteDate(json, course, date, index, isPlain ? "MECKLENBURG-VORPOMMERN" : "kursnet");
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDate(Utf8JsonWriter json, SimulatedCourse course, SampleDate date, int index, string origin)
    {
        var duration = Array.FindLastIndex(_longest, h => course.Sample.DurationHours > h) + 1;
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"{course.Number}_{index}_1_{origin}"));
        if (date.Place is not null)
        {
            json.WriteStartObject("adresse");
            json.WriteString("ort", date.Place);
            json.WriteEndObject();
        }

        WriteDay(json, "beginn", date.Start);
        WriteDay(json, "ende", date.End);
        json.WriteStartObject("dauer");
        json.WriteNumber("id", duration);
        json.WriteEndObject();
        json.WriteNumber("dauerId", duration);
        if (course.Sample.PriceAmount is { } amount)
        {
            json.WriteString("kostenWert", Band(amount));
        }

        json.WriteString("kostenWaehrung", "€");
        json.WriteStartObject("quelle");
        json.WriteString("id", origin);
        json.WriteString("detailsLink", $"https://kurse.example/angebot/{course.Sample.Id}");
        json.WriteEndObject();
        json.WriteStartObject("unterrichtsform");
        json.WriteNumber("id", 101);
        json.WriteString("bezeichnung", "Präsenzunterricht");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDay(Utf8JsonWriter json, string name, DateOnly? day)
    {
        if (day is { } d)
        {
            var midnight = d.ToDateTime(TimeOnly.MinValue);
            json.WriteNumber(name, new DateTimeOffset(midnight, _berlin.GetUtcOffset(midnight)).ToUnixTimeMilliseconds());
        }
    }

    private static string Band(decimal amount) => amount switch
    {
        0 => "PREISVERHANDELTE_MASSNAHME",
        <= 500 => "BIS_500_EUR",
        <= 1_000 => "UEBER_500_BIS_1000_EUR",
        <= 5_000 => "UEBER_1000_BIS_5000_EUR",
        <= 10_000 => "UEBER_5000_BIS_10000_EUR",
        _ => "UEBER_10000_EUR",
    };
}
