using Craft.Catalog;
using Craft.Catalog.Courses;
using Craft.Catalog.Polls;
using Craft.EmbeddedBroker;
using Craft.Ingestor;
using Craft.Ingestor.Simulation;
using Craft.Runtime;
using Craft.StreamTests.Runtime;
using Craft.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Craft.StreamTests.Ingestor;

/// <summary>
/// The ingestor over a database and a broker of its own, polling a simulator as fast as it can, with short pauses after
/// failures. Stopped and started again it finds the same database, broker and sources.
/// </summary>
internal sealed class IngestorHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private EmbeddedKafka _kafka;
    private readonly List<IHost> _hosts = [];

    private IngestorHost(TemporaryFolder folder, EmbeddedKafka kafka, SourceSimulator simulator, string database) =>
        (_folder, _kafka, Simulator, Database) = (folder, kafka, simulator, database);

    public SourceSimulator Simulator { get; }

    public string Database { get; set; }

    public IServiceProvider Services => _hosts[^1].Services;

    public CourseCatalog Courses => Services.GetRequiredService<CourseCatalog>();

    public PollLog Polls => Services.GetRequiredService<PollLog>();

    public PartReport Health => Services.GetRequiredService<PartHealth>().Ready().Parts.Single(p => p.Name == IngestorServices.PartName);

    public static async Task<IngestorHost> StartAsync(
        PostgresFixture postgres, CancellationToken ct, SimulatorOptions? options = null, Action<IServiceCollection>? also = null,
        Func<IServiceProvider, Task>? before = null)
    {
        var folder = new TemporaryFolder();
        var simulator = await SourceSimulator.StartAsync(options ?? Samples(), ct);
        var kafka = await EmbeddedKafka.StartAsync(new() { DataDirectory = folder.Path, Port = 0 }, ct);
        var host = new IngestorHost(folder, kafka, simulator, await postgres.NewDatabaseAsync(ct));
        await host.StartAnotherAsync(ct, also, before);
        return host;
    }

    public static SimulatorOptions Samples(int extra = 0) => new()
    {
        SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"),
        ExtraCourses = extra,
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public string BootstrapServers => _kafka.BootstrapServers;

    public CourseTopic Topic() => new(_kafka.BootstrapServers);

    /// <summary>One more ingestor on the same database and broker; <paramref name="before"/> finds the schema and nothing running.</summary>
    public async Task StartAnotherAsync(
        CancellationToken ct, Action<IServiceCollection>? also = null, Func<IServiceProvider, Task>? before = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(Settings());
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.Warning).AddProvider(new TestOutputLoggerProvider("ingestor")));
        builder.Services.AddCatalog(Database);
        builder.Services.AddIngestor(builder.Configuration);
        also?.Invoke(builder.Services);
        var host = builder.Build();
        if (before is not null)
        {
            await host.Services.EnsureCatalogSchemaAsync(ct);
            await before(host.Services);
        }

        await host.StartAsync(ct);
        _hosts.Add(host);
    }

    /// <summary>From here on an empty broker takes the place of the one so far.</summary>
    public async Task ReplaceKafkaAsync(CancellationToken ct)
    {
        await _kafka.DisposeAsync();
        _kafka = await EmbeddedKafka.StartAsync(new() { DataDirectory = _folder.Combine("other"), Port = 0 }, ct);
    }

    /// <summary>Stops the ingestor that was started first.</summary>
    public async Task StopOneAsync()
    {
        var host = _hosts[0];
        _hosts.RemoveAt(0);
        await host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        while (_hosts.Count > 0)
        {
            await StopOneAsync();
        }

        await _kafka.DisposeAsync();
        await Simulator.DisposeAsync();
        _folder.Dispose();
    }

    private IEnumerable<KeyValuePair<string, string?>> Settings()
    {
        yield return new("Kafka:BootstrapServers", _kafka.BootstrapServers);
        yield return new("Ingestor:Interval", "00:00:00.050");
        yield return new("Ingestor:BackOffMax", "00:00:00.200");
        for (var i = 0; i < Simulator.Sources.Count; i++)
        {
            var (source, prefix) = (Simulator.Sources[i], $"Ingestor:Sources:{i}:");
            yield return new(prefix + "Name", source.Name);
            yield return new(prefix + "Kind", source.Kind.ToString());
            yield return new(prefix + "Url", source.Url);
            yield return new(prefix + "ApiKey", source.ApiKey);
            yield return new(prefix + "ClientId", source.ClientId);
            yield return new(prefix + "ClientSecret", source.ClientSecret);
            yield return new(prefix + "Limits:RetryDelay", "00:00:00.010");
            yield return new(prefix + "Limits:Retries", "1");
        }
    }
}
