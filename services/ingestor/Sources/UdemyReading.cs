using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Craft.Schemas;

namespace Craft.Ingestor.Sources;

/// <summary>
/// From Udemy's course object to ours. Instructors are persons and are not mapped; the provider is Udemy itself.
/// </summary>
internal static partial class UdemyReading
{
    private const string Provider = "Udemy";

    /// <summary>Null without an id.</summary>
    public static RawCourse? Course(JsonElement detail, Uri site, string? mark)
    {
        if (detail.Text("id") is not { Length: > 0 } id)
        {
            return null;
        }

        return new RawCourse
        {
            SourceId = id,
            Title = detail.Text("title"),
            Headline = detail.Text("headline"),
            Description = detail.Text("description"),
            Objectives = Objectives(detail),
            Keywords = Keywords(detail),
            Language = detail.Member("locale").Text("locale"),
            Url = detail.Text("url") is { Length: > 0 } url && Uri.TryCreate(site, url, out var address) ? address.AbsoluteUri : null,
            Provider = Provider,
            Price = PriceOf(detail),
            Duration = DurationOf(detail),
            Mark = mark,
        };
    }

    private static IReadOnlyList<string> Objectives(JsonElement detail) =>
        detail.Texts("objectives") is { Count: > 0 } direct ? direct
        : detail.Member("what_you_will_learn_data").Texts("items") is { Count: > 0 } items ? items
        : detail.Texts("objectives_summary");

    private static List<string> Keywords(JsonElement detail)
    {
        var keywords = new List<string>();
        Add(detail.Member("primary_subcategory").Text("title"));
        Add(detail.Member("primary_category").Text("title"));
        foreach (var label in detail.Items("course_has_labels"))
        {
            Add(label.Member("label").Text("display_name") ?? label.Member("label").Text("title"));
        }

        return keywords;

        void Add(string? keyword)
        {
            if (keyword is not null)
            {
                keywords.Add(keyword);
            }
        }
    }

    private static Price? PriceOf(JsonElement detail)
    {
        var exact = detail.Member("price_detail");
        var free = detail.Flag("is_paid") == false;
        if (exact.Decimal("amount") is { } amount)
        {
            return new Price { Amount = amount, Currency = exact.Text("currency"), Free = free || amount == 0 ? true : null };
        }

        return free ? new Price { Amount = 0, Free = true } : PriceText.Parse(detail.Text("price"));
    }

    private static CourseDuration? DurationOf(JsonElement detail)
    {
        var text = detail.Text("content_info");
        var hours = detail.Integer("content_length_video") is { } seconds and > 0 ? Math.Round(seconds / 3600.0, 1)
            : detail.Integer("estimated_content_length") is { } minutes and > 0 ? Math.Round(minutes / 60.0, 1)
            : HoursIn(text);
        return hours is null && text is null ? null : new CourseDuration { Hours = hours, Text = text };
    }

    /// <summary>"2 total hours", "5,5 Gesamtstunden"; null for other words.</summary>
    internal static double? HoursIn(string? text)
    {
        var match = Hours().Match(text ?? "");
        return match.Success && double.TryParse(
            match.Groups[1].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours)
            ? hours : null;
    }

    [GeneratedRegex(@"(\d{1,4}(?:[.,]\d)?)\s*(?:total\s*)?(?:hours?|hrs?|Gesamtstunden|Stunden|Std)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hours();
}
