using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Craft.Ingestor.Simulation;

/// <summary>A course in Udemy's words; an instructor is always with it, as in the real answers.</summary>
internal static class UdemyJson
{
    private static readonly CultureInfo _german = CultureInfo.GetCultureInfo("de-DE");

    /// <summary>The default fields and <c>last_update_date</c>.</summary>
    public static byte[] Row(SimulatedCourse course) => Object(json => WriteDefault(json, course));

    /// <summary>As with <c>fields[course]=@all</c>.</summary>
    public static byte[] Detail(SimulatedCourse course) => Object(json =>
    {
        var sample = course.Sample;
        WriteDefault(json, course);
        json.WriteString("headline", sample.Headline);
        json.WriteString("description", course.Description);
        WriteTexts(json, "objectives", sample.Objectives);
        WriteTexts(json, "objectives_summary", sample.Objectives.Take(3));
        WriteTexts(json, "prerequisites", []);
        WriteTexts(json, "target_audiences", []);
        json.WriteStartObject("what_you_will_learn_data");
        WriteTexts(json, "items", sample.Objectives);
        json.WriteEndObject();
        json.WriteStartArray("course_has_labels");
        foreach (var (keyword, index) in sample.Keywords.Select((k, i) => (k, i)))
        {
            json.WriteStartObject();
            json.WriteStartObject("label");
            json.WriteString("title", keyword);
            json.WriteString("display_name", keyword);
            json.WriteEndObject();
            json.WriteBoolean("is_primary", index == 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("content_info", string.Create(CultureInfo.InvariantCulture, $"{sample.DurationHours} total hours"));
        json.WriteNumber("content_length_video", (long)(sample.DurationHours * 3600));
        json.WriteString("instructional_level", char.ToUpperInvariant(sample.Level[0]) + sample.Level[1..] + " Level");
        json.WriteNumber("num_subscribers", course.Number % 5_000);
        json.WriteString("created", "2024-11-04T09:12:33Z");
        json.WriteString("status_label", "Live");
        json.WriteBoolean("is_published", true);
        json.WriteNull("organization_id");
    });

    private static void WriteDefault(Utf8JsonWriter json, SimulatedCourse course)
    {
        var sample = course.Sample;
        var paid = sample.PriceAmount is not 0;
        json.WriteString("_class", "course");
        json.WriteNumber("id", course.Number);
        json.WriteString("title", course.Title);
        json.WriteString("url", $"/course/{sample.Id}/");
        json.WriteBoolean("is_paid", paid);
        WritePrice(json, sample, paid);
        json.WriteStartArray("visible_instructors");
        json.WriteStartObject();
        json.WriteString("_class", "user");
        json.WriteString("title", "Alex Example");
        json.WriteString("display_name", "Alex Example");
        json.WriteString("job_title", sample.Provider);
        json.WriteString("url", "/user/alex-example/");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteBoolean("is_practice_test_course", false);
        json.WriteString("published_title", sample.Id);
        json.WriteStartObject("locale");
        json.WriteString("_class", "locale");
        json.WriteString("locale", course.IsGerman ? "de_DE" : "en_US");
        json.WriteEndObject();
        json.WriteNull("predictive_score");
        json.WriteString("last_update_date", course.UpdatedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static void WritePrice(Utf8JsonWriter json, SampleCourse sample, bool paid)
    {
        if (!paid || sample.PriceAmount is not { } amount)
        {
            json.WriteString("price", paid ? null : "Free");
            json.WriteNull("price_detail");
            return;
        }

        var text = amount.ToString("0.00", _german) + " €";
        json.WriteString("price", text);
        json.WriteStartObject("price_detail");
        json.WriteNumber("amount", amount);
        json.WriteString("currency", sample.Currency);
        json.WriteString("price_string", text);
        json.WriteString("currency_symbol", "€");
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static byte[] Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
