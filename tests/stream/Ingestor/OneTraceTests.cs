using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Indexer;
using Craft.Inference;
using Craft.Inference.Lexical;
using Craft.Runtime;
using Craft.Schemas;
using Craft.Search;
using Craft.Search.Embedded;
using Craft.StreamTests.Runtime;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Ingestor;

/// <summary>One trace leads from a change at the source to the course in the index, through database and topics.</summary>
public sealed class OneTraceTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_change_at_the_source_to_the_index_there_is_one_trace()
    {
        var spans = new ConcurrentDictionary<string, Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Craft.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span => spans[span.SpanId.ToHexString()] = span,
        };
        ActivitySource.AddActivityListener(listener);
        using var folder = new TemporaryFolder();
        var encoder = LexicalEncoder.Load(Path.Combine(RepositoryRoot.Path, "models", "craft-lexical"));
        var opening = await EmbeddedCourseIndex.CreateAsync(
            folder.Path, encoder.Model, encoder.Dimensions, new EmbeddedIndexOptions(), NullLogger.Instance, Ct);
        await using var index = Assert.IsType<IndexOpening.Opened>(opening).Index;
        await using var host = await IngestorHost.StartAsync(postgres, Ct, also: services =>
        {
            services.AddSingleton<ITextEncoder>(encoder);
            services.AddSingleton<ICourseIndex>(index);
            services.AddEnricher();
            services.AddIndexer();
        },
        // an enricher that finds none tries again after ever longer pauses
        before: services => services.GetRequiredService<KnowledgeStore>().ReplaceAsync(TinyKnowledge.Make(), DateTimeOffset.UnixEpoch, Ct));
        using var topics = new TopicTool(host.BootstrapServers);
        var indexed = topics.Read(Topics.CoursesIndexed, 50)[..50];

        foreach (var record in indexed)
        {
            var path = PathOf(record, spans);
            Assert.Equal(
                [$"process {Topics.CoursesEnriched}", $"process {Topics.Courses}", $"send {Topics.Courses}", "change course"],
                path.Select(s => s.OperationName));
            Assert.Single(path.Select(s => s.TraceId).Distinct());
            Assert.Equal(Encoding.UTF8.GetString(record.Key!), path[^1].GetTagItem("craft.course.id"));
            Assert.Equal(default, path[^1].ParentSpanId);
        }

        Assert.Equal(50, indexed.Select(r => PathOf(r, spans)[^1].TraceId).Distinct().Count());
    }

    // from the span that wrote the record to the one without a parent
    private static List<Activity> PathOf(RawRecord record, ConcurrentDictionary<string, Activity> spans)
    {
        Assert.True(ActivityContext.TryParse(record.Headers.Text(HeaderNames.TraceParent), null, out var context));
        var path = new List<Activity>();
        for (var id = context.SpanId; id != default; id = path[^1].ParentSpanId)
        {
            path.Add(spans[id.ToHexString()]);
        }

        return path;
    }
}
