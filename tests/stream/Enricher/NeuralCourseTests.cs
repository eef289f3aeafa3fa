using System.Text;
using Craft.Catalog;
using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Indexer;
using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;
using Craft.Search;
using Craft.Search.Embedded;
using Craft.StreamTests.Runtime;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Enricher;

/// <summary>A course goes in, and comes out tagged and indexed by the networks that are shipped: real topics, database and index.</summary>
public sealed class NeuralCourseTests(RuntimeKafka kafka, PostgresFixture postgres) : IClassFixture<RuntimeKafka>, IDisposable
{
    private static readonly string _models = Path.Combine(RepositoryRoot.Path, "models");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_course_is_tagged_embedded_and_found_by_what_it_teaches()
    {
        await kafka.MakeAsync(Topics.Courses, Topics.CoursesEnriched, Topics.CoursesIndexed);
        using var models = await ConfiguredModels.OpenAsync(
            new InferenceOptions(), Path.Combine(_models, "craft-encoder-mini"), Path.Combine(_models, "craft-tagger-mini"),
            NullLoggerFactory.Instance, TimeProvider.System, Ct);
        var opening = await EmbeddedCourseIndex.CreateAsync(
            _folder.Combine("index"), models.Encoder.Model, models.Encoder.Dimensions, new(), NullLogger.Instance, Ct);
        await using var index = ((IndexOpening.Opened)opening).Index;
        Course[] courses =
        [
            Course("office", "Excel for beginners", "You will learn to create spreadsheets and analyse data with Microsoft Excel."),
            Course("care", "Pflege im Alltag", "Sie lernen, ältere Menschen zu betreuen und ihre Medikamente zu verwalten."),
            Course("metal", "Metall prüfen", "Sie arbeiten in kleinen Gruppen."),
        ];
        using var topics = new TopicTool(kafka.BootstrapServers);
        foreach (var course in courses)
        {
            topics.Write(Topics.Courses, course.Id, WireJson.Write(course), (HeaderNames.EventSequence, "1"), (HeaderNames.Revision, "1"));
        }

        topics.Flush();
        using var host = await StartAsync(models, index);
        var announced = topics.Read(Topics.CoursesIndexed, courses.Length).ToDictionary(r => Encoding.UTF8.GetString(r.Key!), r => WireJson.Read<CourseIndexed>(r.Value).Message!);
        await host.StopAsync(CancellationToken.None);

        Assert.Equal(courses.Select(c => c.Id).Order(), announced.Keys.Order());
        Assert.All(announced.Values, a => Assert.Equal((models.Encoder.Model, false), (a.Encoder, a.Deleted)));
        await TaggedAsync(index, courses, models);
        await FoundAsync(index, models.Encoder, "test:office", "Tabellenkalkulation");
        await FoundAsync(index, models.Encoder, "test:care", "nursing of elderly people");
    }

    // what no label of the knowledge base says is the network's; what one says has its concept
    private static async Task TaggedAsync(EmbeddedCourseIndex index, Course[] courses, ConfiguredModels models)
    {
        var indexed = new List<EnrichedCourse>();
        foreach (var course in courses)
        {
            indexed.Add((await index.GetAsync(course.Id, Ct))!.Course);
        }

        Assert.All(indexed, c => Assert.Equal(models.Tagger!.Current.Name, c.Tagger.Name));
        Assert.All(indexed, c => Assert.StartsWith(models.Tagger!.Current.Version + "+", c.Tagger.Version, StringComparison.Ordinal));
        Assert.Contains(indexed[0].Skills, s => s.Concept is null && s.Text.Contains("Excel", StringComparison.Ordinal));
        Assert.Contains(indexed[1].Skills, s => s.Concept is null);
        Assert.Contains(indexed[2].Skills, s => s.Concept?.Uri == "urn:tiny:skill:01-2");
    }

    private static async Task FoundAsync(EmbeddedCourseIndex index, ITextEncoder encoder, string id, string query)
    {
        var hits = await index.NearestAsync((await encoder.EncodeAsync([query], Ct))[0], 3, CourseFilter.Any, Ct);
        Assert.Equal(3, hits.Count);
        Assert.Equal(id, hits[0].Id);
        Assert.InRange(hits[0].Score, hits[1].Score + 0.05, 1);
    }

    private async Task<IHost> StartAsync(ConfiguredModels models, EmbeddedCourseIndex index)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(new TestOutputLoggerProvider("networks"));
        builder.Services.AddCatalog(await postgres.NewDatabaseAsync(Ct));
        builder.Services.AddSingleton(models.Tagger!).AddSingleton(models.Encoder).AddSingleton<ICourseIndex>(index);
        builder.Services.AddEnricher();
        builder.Services.AddIndexer();
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(kafka.Options()));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StreamingHost.ShutdownTimeout);
        var host = builder.Build();
        await host.Services.EnsureCatalogSchemaAsync(Ct);
        await host.Services.GetRequiredService<KnowledgeStore>().ReplaceAsync(TinyKnowledge.Make(), DateTimeOffset.UnixEpoch, Ct);
        await host.StartAsync(Ct);
        return host;
    }

    private static Course Course(string id, string title, string description) => new()
    {
        Id = $"test:{id}",
        Source = "test",
        SourceId = id,
        Revision = 1,
        Title = title,
        Description = description,
        Language = id == "office" ? "en" : "de",
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
    };
}
