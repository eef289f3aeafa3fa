using System.Text;
using Craft.Catalog;
using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Inference.Models;
using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;
using Craft.StreamTests.Runtime;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Craft.StreamTests.Enricher;

/// <summary>A tagger is promoted on craft.models.v1 while the stage runs: courses show when it took over. Real topics and networks.</summary>
public sealed class TaggerPromotionTests(RuntimeKafka kafka, PostgresFixture postgres) : IClassFixture<RuntimeKafka>, IDisposable
{
    private static readonly string _shipped = Path.Combine(RepositoryRoot.Path, "models", "craft-tagger-mini");

    private readonly TemporaryFolder _folder = new();
    private readonly LogLines<InferenceEvents> _log = new();
    private int _courses;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Promotions_take_over_between_batches_and_bad_ones_change_nothing()
    {
        await kafka.MakeAsync(Topics.Courses, Topics.CoursesEnriched, Topics.Models);
        var database = await postgres.NewDatabaseAsync(Ct);
        using var topics = new TopicTool(kafka.BootstrapServers);
        using var events = new InferenceEvents(_log);
        using var engine = new InferenceEngine(new InferenceOptions { Models = _folder.Path, Callers = 1 }, events, TimeProvider.System);
        using (var tagger = await OpenAsync(engine))
        {
            using var host = await StartAsync(tagger, database);
            Assert.StartsWith("one+", Enriched(topics), StringComparison.Ordinal);

            Promote(topics, Copy("two"));
            Until(topics, version => version.StartsWith("two+", StringComparison.Ordinal));

            Promote(topics, Copy("three") with { Sha256 = new string('0', 64) });
            await Runtime.Until.TrueAsync(() => _log.Warnings.Any(w => w.Contains("promoted was craft-tagger-mini three", StringComparison.Ordinal)), "it is refused");
            Assert.StartsWith("two+", Enriched(topics), StringComparison.Ordinal);

            topics.Write(Topics.Models, ModelRole.Tagger, null);
            topics.Flush();
            Until(topics, version => version.StartsWith("one+", StringComparison.Ordinal));

            // promoted before its folder is there: tried again
            var four = Copy("four");
            Directory.Move(_folder.Combine("four"), _folder.Combine("away"));
            Promote(topics, four);
            await Runtime.Until.TrueAsync(() => _log.Warnings.Any(w => w.Contains("four", StringComparison.Ordinal)), "it is refused");
            Assert.StartsWith("one+", Enriched(topics), StringComparison.Ordinal);
            Directory.Move(_folder.Combine("away"), _folder.Combine("four"));
            Until(topics, version => version.StartsWith("four+", StringComparison.Ordinal));
            await host.StopAsync(CancellationToken.None);
        }

        var warnings = _log.Warnings.Count;

        // after a restart the first course has it, and what was promoted before it is never opened
        using (var tagger = await OpenAsync(engine))
        {
            using var host = await StartAsync(tagger, database);
            Assert.StartsWith("four+", Enriched(topics), StringComparison.Ordinal);
            Assert.Equal(warnings, _log.Warnings.Count);
            await host.StopAsync(CancellationToken.None);
        }
    }

    private Task<ServedTagger> OpenAsync(InferenceEngine engine)
    {
        Copy("one");
        return ServedTagger.OpenAsync(_folder.Combine("one"), engine, new TaggerOptions(), Ct);
    }

    /// <summary>The shipped tagger under another version.</summary>
    private ModelPromoted Copy(string version)
    {
        var into = Directory.CreateDirectory(_folder.Combine(version)).FullName;
        foreach (var path in Directory.EnumerateFiles(_shipped))
        {
            File.WriteAllBytes(Path.Combine(into, Path.GetFileName(path)), File.ReadAllBytes(path));
        }

        var manifest = ModelManifest.Read(_shipped) with { Version = version };
        manifest.Write(into);
        return new ModelPromoted
        {
            Role = manifest.Role,
            Name = manifest.Name,
            Version = version,
            Path = version,
            Sha256 = manifest.Sha256,
            PromotedAt = DateTimeOffset.UnixEpoch,
        };
    }

    private static void Promote(TopicTool topics, ModelPromoted promoted)
    {
        topics.Write(Topics.Models, promoted.Role, WireJson.Write(promoted));
        topics.Flush();
    }

    /// <summary>Sends courses until one comes out with such a version.</summary>
    private void Until(TopicTool topics, Func<string, bool> isIt)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isIt(Enriched(topics)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Runtime.Until.Limit, "it does not take over");
        }
    }

    /// <summary>Sends a course and returns the version of the tagger that it comes out with.</summary>
    private string Enriched(TopicTool topics)
    {
        var id = $"test:{++_courses}";
        topics.Write(Topics.Courses, id, WireJson.Write(Course(id)), (HeaderNames.EventSequence, $"{_courses}"), (HeaderNames.Revision, "1"));
        topics.Flush();
        var outputs = topics.Read(Topics.CoursesEnriched, all => all.Any(r => Encoding.UTF8.GetString(r.Key!) == id), quiet: TimeSpan.Zero);
        var course = WireJson.Read<EnrichedCourse>(outputs.First(r => Encoding.UTF8.GetString(r.Key!) == id).Value).Message!;
        Assert.NotEmpty(course.Skills);
        return course.Tagger.Version;
    }

    private async Task<IHost> StartAsync(ServedTagger tagger, string database)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(new TestOutputLoggerProvider("enricher"));
        builder.Services.AddCatalog(database);
        builder.Services.AddSingleton(tagger);
        builder.Services.AddEnricher();
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(kafka.Options()));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StreamingHost.ShutdownTimeout);
        var host = builder.Build();
        await host.Services.EnsureCatalogSchemaAsync(Ct);
        await host.Services.GetRequiredService<KnowledgeStore>().ReplaceAsync(TinyKnowledge.Make(), DateTimeOffset.UnixEpoch, Ct);
        await host.StartAsync(Ct);
        return host;
    }

    private static Course Course(string id) => new()
    {
        Id = id,
        Source = "test",
        SourceId = id["test:".Length..],
        Revision = 1,
        Title = "Metall prüfen",
        Language = "de",
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
    };
}
