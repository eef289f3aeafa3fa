using System.Text.Json;
using System.Text.RegularExpressions;
using Craft.Schemas;
using Craft.TestSupport;

namespace Craft.UnitTests.Enricher;

/// <summary>The demo catalogue, and what their authors say they teach.</summary>
internal static partial class SampleCourses
{
    /// <summary>Every course and the skills (URIs) that it teaches.</summary>
    public static IEnumerable<(Course Course, HashSet<string> Taught)> Read()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "samples");
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "catalogue"), "*.json").Order(StringComparer.Ordinal))
        {
            var truth = Parse(Path.Combine(folder, "truth", Path.GetFileName(file)))
                .ToDictionary(t => t.GetProperty("id").GetString()!, t => Texts(t, "skills").ToHashSet(StringComparer.Ordinal));
            foreach (var course in Parse(file))
            {
                var read = CourseOf(course);
                yield return (read, truth[read.SourceId]);
            }
        }
    }

    private static Course CourseOf(JsonElement course)
    {
        var id = course.GetProperty("id").GetString()!;
        return new Course
        {
            Id = $"sample:{id}",
            Source = "sample",
            SourceId = id,
            Revision = 1,
            Title = Texts(course, "title").Single(),
            Language = Texts(course, "language").Single(),
            ContentHash = new string('0', 64),
            ObservedAt = DateTimeOffset.UnixEpoch,
            Headline = Texts(course, "headline").FirstOrDefault(),
            Description = Texts(course, "description").Select(Plain).FirstOrDefault(),
            Objectives = [.. Texts(course, "objectives")],
            Keywords = [.. Texts(course, "keywords")],
        };
    }

    private static IEnumerable<string> Texts(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var member) ? []
        : member.ValueKind == JsonValueKind.String ? [member.GetString()!]
        : member.ValueKind == JsonValueKind.Array ? member.EnumerateArray().Select(e => e.GetString()!)
        : [];

    // the samples' HTML is plain; what the ingestor makes of it is tested there
    private static string Plain(string html) =>
        System.Net.WebUtility.HtmlDecode(AnyTag().Replace(BlockTag().Replace(html, "\n"), ""));

    private static List<JsonElement> Parse(string path) =>
        [.. JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateArray()];

    [GeneratedRegex("</?(?:p|li|ul|ol|br|h[1-6])[^>]*>")]
    private static partial Regex BlockTag();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex AnyTag();
}
