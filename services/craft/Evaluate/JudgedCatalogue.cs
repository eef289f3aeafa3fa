using System.Text.Json;
using Craft.Enricher;
using Craft.Indexer;
using Craft.Ingestor.Cleaning;
using Craft.Ingestor.Simulation;
using Craft.Schemas;
using Craft.Search;
using Craft.Search.Embedded;
using Craft.Up;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.Evaluate;

/// <summary>
/// Our self-written courses (samples/catalogue), tagged, embedded and indexed as the services do, and beside them what their
/// authors say they teach (samples/truth).
/// </summary>
internal sealed class JudgedCatalogue : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private JudgedCatalogue(
        DirectoryInfo folder, EmbeddedCourseIndex index, IReadOnlyList<EnrichedCourse> courses,
        IReadOnlyDictionary<string, IReadOnlySet<string>> truth)
    {
        (_folder, Index, Courses, Truth) = (folder, index, courses, truth);
        Numbers = courses.Index().ToDictionary(c => c.Item.Id, c => c.Index, StringComparer.Ordinal);
    }

    public EmbeddedCourseIndex Index { get; }

    public IReadOnlyList<EnrichedCourse> Courses { get; }

    /// <summary>Skill URIs by course id.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Truth { get; }

    /// <summary>Places in <see cref="Courses"/> by id.</summary>
    public IReadOnlyDictionary<string, int> Numbers { get; }

    public static async Task<JudgedCatalogue> OpenAsync(EvaluationModels models, CancellationToken ct)
    {
        var courses = SampleFiles.Read(BundledFiles.Samples).Select(CourseOf).ToList();
        var tags = await CourseTagging.TagAsync(
            models.Tagger, [.. courses.Select(c => new TaggableText(c.Language, [.. CourseMember.Of(c)]))], ct);
        var enriched = courses.Select((c, i) => EnrichedCourse.From(c, [.. (tags[i] ?? []).Take(EnrichCourses.MaxTags)], models.Tagger.Model)).ToList();
        var folder = Directory.CreateTempSubdirectory("craft-evaluate-");
        var opening = await EmbeddedCourseIndex.CreateAsync(
            Path.Combine(folder.FullName, "index"), models.Encoder.Model, models.Encoder.Dimensions, new(), NullLogger.Instance, ct);
        var index = ((IndexOpening.Opened)opening).Index;
        var vectors = await models.Encoder.EncodeAsync([.. enriched.Select(CourseEmbeddingText.Of)], ct);
        await index.WriteAsync([.. enriched.Select((c, i) => new IndexWrite(c.Id, c.Revision, c, vectors[i]))], ct);
        return new JudgedCatalogue(folder, index, enriched, ReadTruth());
    }

    /// <summary>All text of a course, for baselines that know no members.</summary>
    public static string TextOf(Course course) => string.Join('\n', CourseMember.Of(course).Select(m => m.Text));

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static Dictionary<string, IReadOnlySet<string>> ReadTruth() =>
        Directory.EnumerateFiles(Path.Combine(BundledFiles.Samples, "truth"), "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllBytes(file))!)
            .ToDictionary(
                entry => entry.GetProperty("id").GetString()!,
                IReadOnlySet<string> (entry) => entry.GetProperty("skills").EnumerateArray().Select(s => s.GetString()!).ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);

    private static Course CourseOf(SampleCourse sample) => new()
    {
        Id = sample.Id,
        Source = sample.Source,
        SourceId = sample.Id,
        Revision = 1,
        Title = sample.Title,
        Language = sample.Language,
        ContentHash = "",
        ObservedAt = DateTimeOffset.UnixEpoch,
        Headline = sample.Headline,
        Description = HtmlText.ToText(sample.Description),
        Objectives = sample.Objectives,
        Keywords = sample.Keywords,
        Provider = sample.Provider,
    };
}
