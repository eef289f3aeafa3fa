using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Craft.Catalog.Courses;
using Craft.Schemas;

namespace Craft.StreamTests.Catalog;

/// <summary>Observed courses made up for the tests.</summary>
internal static class SampleCourses
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private const string Sentence = "Die Teilnehmenden lernen Lagerlogistik, Bestandsführung und den Umgang mit Gabelstaplern. ";

    public static ObservedCourse One(string source, int number, string text = "v1", decimal price = 10) => new()
    {
        Id = $"{source}:{number.ToString(CultureInfo.InvariantCulture)}",
        Source = source,
        SourceId = number.ToString(CultureInfo.InvariantCulture),
        Title = $"Lagerlogistik {number}",
        Language = "de",
        ContentHash = Hash($"{source} {number} {text}"),
        Description = $"Kurs {number}, Fassung {text}.",
        Price = new Price { Amount = price, Currency = "EUR" },
    };

    public static ObservedCourse[] Many(string source, int count, string text = "v1") =>
        [.. Enumerable.Range(1, count).Select(number => One(source, number, text))];

    /// <summary>A course of about 2 KB.</summary>
    public static ObservedCourse Long(string source, int number, string text = "v1") => One(source, number, text) with
    {
        Headline = Sentence,
        Description = string.Concat(Enumerable.Repeat(Sentence, 14)) + text + number.ToString(CultureInfo.InvariantCulture),
        Objectives = [.. Enumerable.Range(0, 5).Select(i => Sentence + i.ToString(CultureInfo.InvariantCulture))],
        Url = $"https://kurse.example/{number}",
        Provider = "Beispiel-Akademie",
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
