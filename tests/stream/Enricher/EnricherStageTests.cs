using System.Text;
using Craft.Catalog;
using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Runtime;
using Craft.Schemas;
using Craft.StreamTests.Runtime;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Craft.StreamTests.Enricher;

/// <summary>The enricher as deployed alone: real topics, real database, real knowledge base.</summary>
public sealed class EnricherStageTests(RuntimeKafka kafka, PostgresFixture postgres) : IClassFixture<RuntimeKafka>
{
    private const string Sequence = "17";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Courses_wait_for_a_knowledge_base_and_then_come_out_enriched_and_tombstones_as_tombstones()
    {
        var key = kafka.Name("course");
        var (kept, gone) = ($"test:{key}", $"test:{key}-gone");
        await kafka.MakeAsync(Topics.Courses, Topics.CoursesEnriched);
        using var topics = new TopicTool(kafka.BootstrapServers);
        topics.Write(
            Topics.Courses, kept, WireJson.Write(Course(kept)), (HeaderNames.EventSequence, Sequence), (HeaderNames.Revision, "3"));
        topics.Write(Topics.Courses, gone, null, (HeaderNames.EventSequence, "18"), (HeaderNames.Revision, "4"));
        topics.Flush();

        var waiting = new WaitingSignal();
        using var host = await StartAsync(waiting);
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        await host.Services.GetRequiredService<KnowledgeStore>().ReplaceAsync(TinyKnowledge.Make(), DateTimeOffset.UnixEpoch, Ct);
        var outputs = topics.Read(Topics.CoursesEnriched, all => Of(all, kept).Count > 0 && Of(all, gone).Count > 0);
        await host.StopAsync(CancellationToken.None);

        var enriched = Assert.Single(Of(outputs, kept));
        var course = WireJson.Read<EnrichedCourse>(enriched.Value).Message!;
        var tag = Assert.Single(course.Skills);
        Assert.Equal(("title", "Metall prüfen", SkillLabel.Skill), (tag.Field, tag.Text, tag.Label));
        Assert.Equal("urn:tiny:skill:01-2", tag.Concept!.Uri);
        Assert.StartsWith("tiny-1+", course.Tagger.Version, StringComparison.Ordinal);
        Assert.Equal((Sequence, "3"), Marks(enriched));
        var tombstone = Assert.Single(Of(outputs, gone));
        Assert.Null(tombstone.Value);
        Assert.Equal(("18", "4"), Marks(tombstone));
    }

    private async Task<IHost> StartAsync(WaitingSignal waiting)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(new TestOutputLoggerProvider("enricher")).AddProvider(waiting);
        builder.Services.AddCatalog(await postgres.NewDatabaseAsync(Ct));
        builder.Services.AddEnricher();
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(kafka.Options()));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StreamingHost.ShutdownTimeout);
        var host = builder.Build();
        await host.StartAsync(Ct);
        return host;
    }

    private static List<RawRecord> Of(IEnumerable<RawRecord> records, string key) =>
        [.. records.Where(r => Encoding.UTF8.GetString(r.Key!) == key)];

    private static (string?, string?) Marks(RawRecord record) =>
        (record.Headers.Text(HeaderNames.EventSequence), record.Headers.Text(HeaderNames.Revision));

    private static Course Course(string id) => new()
    {
        Id = id,
        Source = "test",
        SourceId = id["test:".Length..],
        Revision = 3,
        Title = "Metall prüfen",
        Language = "de",
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
    };
}
