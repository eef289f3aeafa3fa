using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Craft.Schemas;

namespace Craft.Ingestor.Sources;

/// <summary>From a row of a file to a course, by the map.</summary>
internal sealed class FileReading(string source, IReadOnlyDictionary<string, string> map)
{
    private readonly Dictionary<string, string> _map = new(map, StringComparer.OrdinalIgnoreCase);

    public RawCourse Course(FileRow row) => new()
    {
        SourceId = SourceIdOf(row),
        Title = Text(row, "title"),
        Headline = Text(row, "headline"),
        Description = Text(row, "description"),
        Objectives = row.List(Column("objectives")),
        Keywords = row.List(Column("keywords")),
        Language = Text(row, "language"),
        Url = Text(row, "url"),
        Provider = Text(row, "provider"),
        Price = PriceOf(row),
        Duration = DurationOf(row),
        Dates = DatesOf(row),
    };

    // without an id of its own the whole row is the id: an edited row is then another course
    private string SourceIdOf(FileRow row)
    {
        if (Text(row, "sourceId") is { Length: > 0 } own)
        {
            return own;
        }

        if (Text(row, "id") is { Length: > 0 } id)
        {
            return id.StartsWith(source + ":", StringComparison.Ordinal) ? id[(source.Length + 1)..] : id;
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.Raw)).AsSpan(0, 12));
    }

    private Price? PriceOf(FileRow row)
    {
        var stated = Text(row, "price.amount");
        var parsed = PriceText.Parse(stated) ?? PriceText.Parse(Text(row, "price"));
        var currency = Text(row, "price.currency") ?? parsed?.Currency;
        var free = bool.TryParse(Text(row, "price.free"), out var flag) ? flag : parsed?.Free;
        return parsed is null && currency is null && free is null
            ? null : new Price { Amount = parsed?.Amount, Currency = currency, Free = free };
    }

    private CourseDuration? DurationOf(FileRow row)
    {
        var text = Text(row, "duration.text") ?? Text(row, "duration");
        var hours = double.TryParse(Text(row, "duration.hours"), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number : UdemyReading.HoursIn(text);
        return text is null && hours is null ? null : new CourseDuration { Hours = hours, Text = text };
    }

    // starts and places belong together when there are as many of each
    private List<CourseDate> DatesOf(FileRow row)
    {
        var starts = row.List(Column("dates.start"));
        var ends = row.List(Column("dates.end"));
        var places = row.List(Column("dates.place"));
        if (places.Count == starts.Count || places.Count <= 1)
        {
            return [.. Enumerable.Range(0, Math.Max(starts.Count, places.Count)).Select(i => new CourseDate
            {
                Start = Day(starts.ElementAtOrDefault(i)),
                End = ends.Count == starts.Count ? Day(ends.ElementAtOrDefault(i)) : null,
                Place = places.Count == 1 ? places[0] : places.ElementAtOrDefault(i),
            })];
        }

        return [.. starts.Select(s => new CourseDate { Start = Day(s) }), .. places.Select(p => new CourseDate { Place = p })];
    }

    private string Column(string member) => _map.GetValueOrDefault(member, member);

    private string? Text(FileRow row, string member) => row.Text(Column(member)) is { } text && text.Trim() is { Length: > 0 } trimmed
        ? trimmed : null;

    private static DateTimeOffset? Day(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day
        : DateTimeOffset.TryParseExact(text, ["d.M.yyyy", "dd.MM.yy"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day) ? day
        : null;
}
