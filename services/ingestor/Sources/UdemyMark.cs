using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Craft.Ingestor.Cleaning;

namespace Craft.Ingestor.Sources;

/// <summary>
/// Tells from a row of Udemy's list whether its detail must be read. The API has no "changed since", so the mark is a
/// checksum of (id, url, title, last_update_date) and the version of the cleaning. The date has the grain of a day: a
/// course updated today or yesterday may change again under the same mark and stays open until that is past. Once a week
/// every course is read anyway.
/// </summary>
internal static class UdemyMark
{
    private const string Open = "?";
    private const int DaysUntilSure = 2;

    /// <summary>The mark to keep once the detail was read at <paramref name="now"/>.</summary>
    public static string Of(JsonElement row, DateTimeOffset now)
    {
        var id = row.Text("id") ?? "";
        var updated = row.Text("last_update_date");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
            '\n', CourseCleaning.Version, id, row.Text("url"), row.Text("title"), updated)));
        var week = (DaysOf(DateOnly.FromDateTime(now.UtcDateTime)) + (hash[31] % 7)) / 7;
        var sure = !DateOnly.TryParseExact(updated, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || DaysOf(DateOnly.FromDateTime(now.UtcDateTime)) - DaysOf(day) >= DaysUntilSure;
        return string.Create(
            CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}.{week}{(sure ? "" : Open)}");
    }

    /// <summary>False only when the row carries a settled mark that is still the same.</summary>
    public static bool NeedsDetail(string? known, JsonElement row, DateTimeOffset now) =>
        known is null || known.EndsWith(Open, StringComparison.Ordinal)
        || !string.Equals(known, Of(row, now), StringComparison.Ordinal);

    private static int DaysOf(DateOnly day) => day.DayNumber;
}
