using System.Text.Json;
using System.Text.RegularExpressions;
using Craft.Inference;
using Craft.TestSupport;

namespace Craft.UnitTests.Enricher;

/// <summary>The demo catalogue's texts, and what their authors say they teach.</summary>
internal static partial class SampleCourses
{
    /// <summary>Texts and taught skills (URIs) of every course.</summary>
    public static IEnumerable<(string Id, IReadOnlyList<TaggerText> Texts, HashSet<string> Taught)> Read()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "samples");
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "catalogue"), "*.json").Order(StringComparer.Ordinal))
        {
            var truth = Parse(Path.Combine(folder, "truth", Path.GetFileName(file)))
                .ToDictionary(t => t.GetProperty("id").GetString()!, t => Texts(t, "skills").ToHashSet(StringComparer.Ordinal));
            foreach (var course in Parse(file))
            {
                var id = course.GetProperty("id").GetString()!;
                var language = course.GetProperty("language").GetString()!;
                yield return (id, [.. AllTexts(course).Select(t => new TaggerText(t, language))], truth[id]);
            }
        }
    }

    private static IEnumerable<string> AllTexts(JsonElement course) =>
        Texts(course, "title").Concat(Texts(course, "headline")).Concat(Texts(course, "keywords"))
            .Concat(Texts(course, "objectives")).Concat(Texts(course, "description").Select(Plain));

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
