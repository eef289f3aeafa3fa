using System.Security.Cryptography;
using System.Text.Json;

namespace Craft.Catalog.Courses;

/// <summary>The pure rules of storing a course: what is acceptable, what is a change.</summary>
internal static class CourseRules
{
    /// <summary>Longest id, in UTF-16 units: an index entry of PostgreSQL holds 2 700 bytes.</summary>
    public const int LongestId = 512;

    /// <summary>Longest text member in UTF-16 units (contracts.md: 64 KiB).</summary>
    public const int LongestText = 64 * 1024;

    private const int MostListItems = 2_000;

    public static CourseVerdict Judge(KnownCourse? known, ObservedCourse observed, string detailHash) => known switch
    {
        null or { Withdrawn: true } => CourseVerdict.Added,
        _ when !string.Equals(known.ContentHash, observed.ContentHash, StringComparison.Ordinal) => CourseVerdict.Changed,
        _ when !string.Equals(known.DetailHash, detailHash, StringComparison.Ordinal) => CourseVerdict.Refreshed,
        _ => CourseVerdict.Unchanged,
    };

    /// <summary>Over every member; 128 bits of SHA-256 as hex.</summary>
    public static string DetailHash(ObservedCourse observed)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(observed, CatalogJson.Options);
        return Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16));
    }

    /// <summary>Why PostgreSQL or a reader could not take the course; null when it is fine.</summary>
    public static string? Refuse(ObservedCourse course)
    {
        if (course.Source.Length == 0 || course.SourceId.Length == 0 || course.Id.Length > LongestId
            || !string.Equals(course.Id, $"{course.Source}:{course.SourceId}", StringComparison.Ordinal))
        {
            return $"id is not <source>:<sourceId> of at most {LongestId} characters";
        }

        if (course.Title.Length == 0 || course.Language.Length == 0)
        {
            return "title or language is empty";
        }

        if (course.ContentHash.Length != 64 || !course.ContentHash.All(char.IsAsciiHexDigitLower))
        {
            return "contentHash is not a SHA-256 in lower-case hex";
        }

        if (course.Duration?.Hours is { } hours && !double.IsFinite(hours))
        {
            return "duration.hours is not a number";
        }

        return RefuseText(course);
    }

    private static string? RefuseText(ObservedCourse course)
    {
        foreach (var (member, text) in Texts(course))
        {
            if (text is null)
            {
                continue;
            }

            if (text.Length > LongestText)
            {
                return $"{member} is longer than {LongestText} characters";
            }

            if (!IsStorable(text))
            {
                return $"{member} holds a lone surrogate or a zero character";
            }
        }

        return course.Objectives?.Count > MostListItems || course.Keywords?.Count > MostListItems
            || course.Dates?.Count > MostListItems ? $"a list has more than {MostListItems} items" : null;
    }

    private static IEnumerable<(string Member, string? Text)> Texts(ObservedCourse course)
    {
        yield return ("id", course.Id);
        yield return ("title", course.Title);
        yield return ("language", course.Language);
        yield return ("headline", course.Headline);
        yield return ("description", course.Description);
        yield return ("url", course.Url);
        yield return ("provider", course.Provider);
        yield return ("price.currency", course.Price?.Currency);
        yield return ("duration.text", course.Duration?.Text);
        foreach (var text in course.Objectives ?? [])
        {
            yield return ("objectives", text);
        }

        foreach (var text in course.Keywords ?? [])
        {
            yield return ("keywords", text);
        }

        foreach (var date in course.Dates ?? [])
        {
            yield return ("dates.place", date.Place);
        }
    }

    // jsonb has no U+0000, and UTF-8 has no lone surrogate
    private static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
            {
                return false;
            }

            if (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }
}
