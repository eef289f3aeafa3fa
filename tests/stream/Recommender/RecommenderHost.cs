using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Craft.Catalog;
using Craft.Catalog.Knowledge;
using Craft.EmbeddedBroker;
using Craft.Inference;
using Craft.Inference.Lexical;
using Craft.Recommender;
using Craft.Runtime;
using Craft.Schemas;
using Craft.Search;
using Craft.Search.Embedded;
using Craft.StreamTests.Runtime;
using Craft.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Recommender;

/// <summary>A recommender as deployed: broker, database, index and Kestrel on free ports, all its own.</summary>
internal sealed class RecommenderHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;
    private EmbeddedKafka? _kafka;

    private RecommenderHost()
    {
    }

    public static LexicalEncoder Encoder { get; } = LexicalEncoder.Load(Path.Combine(RepositoryRoot.Path, "models", "craft-lexical"));

    public ICourseIndex Index { get; private set; } = null!;

    public TopicTool Topic { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public string Bootstrap => _kafka!.BootstrapServers;

    private string Database { get; init; } = "";

    private Action<IServiceCollection> Configure { get; init; } = _ => { };

    /// <summary>Starts over <paramref name="knowledge"/>; null leaves the knowledge base empty.</summary>
    public static async Task<RecommenderHost> StartAsync(
        PostgresFixture postgres, KnowledgeBase? knowledge, Action<IServiceCollection>? configure = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var host = new RecommenderHost { Database = await postgres.NewDatabaseAsync(ct), Configure = configure ?? (_ => { }) };
        host._kafka = await EmbeddedKafka.StartAsync(new() { DataDirectory = host._folder.Combine("kafka"), Port = 0 }, ct);
        host.Topic = new TopicTool(host.Bootstrap);
        var opening = await EmbeddedCourseIndex.CreateAsync(
            host._folder.Combine("index"), Encoder.Model, Encoder.Dimensions, new(), NullLogger.Instance, ct);
        host.Index = ((IndexOpening.Opened)opening).Index;
        await host.RunAsync(knowledge);
        if (knowledge is not null)
        {
            await host.ReadyAsync();
        }

        return host;
    }

    /// <summary>Waits until all parts are ready: a first request does not spend its patience on the start.</summary>
    public Task ReadyAsync() => Waiting.UntilAsync(
        () => Services.GetRequiredService<PartHealth>().Ready().Status == "ok", "not ready", TestContext.Current.CancellationToken);

    /// <summary>Stops the service and starts it again over the same broker, database and index.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await RunAsync(null);
        await ReadyAsync();
    }

    /// <summary>Stops the service alone; clients keep what they have open.</summary>
    public Task StopServiceAsync() => _app!.StopAsync(CancellationToken.None);

    private async Task StopAsync()
    {
        Http.Dispose();
        await _app!.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    /// <summary>Writes courses into the index as the indexer would.</summary>
    public async Task IndexAsync(params IReadOnlyList<EnrichedCourse> courses)
    {
        var ct = TestContext.Current.CancellationToken;
        var vectors = await Encoder.EncodeAsync([.. courses.Select(Craft.Indexer.CourseEmbeddingText.Of)], ct);
        await Index.WriteAsync([.. courses.Select((c, i) => new IndexWrite(c.Id, c.Revision, c, vectors[i]))], ct);
    }

    /// <summary>Stores a knowledge base, as an import does while the service runs.</summary>
    public Task StoreAsync(KnowledgeBase knowledge) => Services.GetRequiredService<KnowledgeStore>().ReplaceAsync(
        knowledge, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostAsync(string json, string? prefer = "wait=30")
    {
        var message = new HttpRequestMessage(HttpMethod.Post, "/api/recommendations")
        {
            Content = new StringContent(json, new MediaTypeHeaderValue("application/json")),
        };
        if (prefer is not null)
        {
            message.Headers.Add("Prefer", prefer);
        }

        return Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> JsonAsync(string path) =>
        await Http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    /// <summary>The answers on the topic, once there are that many.</summary>
    public List<Recommendation> Answers(int count) =>
        [.. Topic.Read(Topics.Recommendations, count).Select(r => WireJson.Read<Recommendation>(r.Value).Message!)];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Topic.Dispose();
        await ((EmbeddedCourseIndex)Index).DisposeAsync();
        await _kafka!.DisposeAsync();
        _folder.Dispose();

        // the test process itself has not failed
        Environment.ExitCode = 0;
    }

    private async Task RunAsync(KnowledgeBase? knowledge)
    {
        var ct = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new TestOutputLoggerProvider("recommender")).AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Kafka:BootstrapServers", Bootstrap)]);
        builder.AddStreaming();
        builder.Services.AddCatalog(Database);
        builder.Services.AddSingleton(Index);
        builder.Services.AddSingleton<ITextEncoder>(Encoder);
        Configure(builder.Services);
        builder.Services.AddRecommender();
        _app = builder.Build();
        _app.MapStreaming();
        _app.MapRecommender();
        if (knowledge is not null)
        {
            await _app.Services.EnsureCatalogSchemaAsync(ct);
            await StoreAsync(knowledge);
        }

        await _app.StartAsync(ct);
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
    }
}
