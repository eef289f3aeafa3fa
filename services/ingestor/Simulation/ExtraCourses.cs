using System.Globalization;

namespace Craft.Ingestor.Simulation;

/// <summary>Variations of the samples for load: each with a title, texts and an id of its own.</summary>
internal static class ExtraCourses
{
    private static readonly string[] _german =
        ["Kompaktkurs", "Abendkurs", "Wochenendseminar", "Online-Live-Kurs", "Intensivkurs", "Aufbaukurs", "Auffrischung", "Bildungsurlaub"];

    private static readonly string[] _english =
        ["Bootcamp", "Evening class", "Weekend workshop", "Live online", "Masterclass", "Part 2", "Refresher", "Study path"];

    /// <summary>The same index gives the same course.</summary>
    public static SampleCourse Make(IReadOnlyList<SampleCourse> samples, int index, int seed)
    {
        var random = new Random(unchecked((seed * 397) ^ index));
        var sample = samples[index % samples.Count];
        var isGerman = sample.Language == "de";
        var form = isGerman ? _german[random.Next(_german.Length)] : _english[random.Next(_english.Length)];
        var other = Other(samples, sample, random);
        var paragraphs = Paragraphs(sample.Description);
        random.Shuffle(paragraphs);
        var number = (index / samples.Count) + 1;
        return sample with
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{sample.Id}-x{index}"),
            Title = string.Create(CultureInfo.InvariantCulture, $"{sample.Title} – {form} {number}"),
            Description = string.Concat(paragraphs)
                + string.Create(CultureInfo.InvariantCulture, $"<p>{(isGerman ? "Durchgang" : "Run")} {index}: {form}.</p>")
                + Paragraphs(other.Description)[0],
            Keywords = [.. sample.Keywords.Concat(other.Keywords.Take(1)).Distinct()],
            PriceAmount = sample.PriceAmount is > 0 ? Math.Round(sample.PriceAmount.Value * (decimal)(0.7 + (0.6 * random.NextDouble()))) : sample.PriceAmount,
        };
    }

    private static SampleCourse Other(IReadOnlyList<SampleCourse> samples, SampleCourse sample, Random random)
    {
        while (true)
        {
            var other = samples[random.Next(samples.Count)];
            if (other.Language == sample.Language)
            {
                return other;
            }
        }
    }

    private static string[] Paragraphs(string html)
    {
        var parts = html.Split("</p>", StringSplitOptions.RemoveEmptyEntries);
        return [.. parts.Select(p => p.StartsWith("<p>", StringComparison.Ordinal) ? p + "</p>" : p)];
    }
}
