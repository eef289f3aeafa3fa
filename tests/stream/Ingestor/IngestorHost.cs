using Craft.Catalog;
using Craft.Catalog.Courses;
using Craft.Catalog.Polls;
using Craft.EmbeddedBroker;
using Craft.Ingestor;
using Craft.Ingestor.Simulation;
using Craft.Runtime;
using Craft.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Craft.StreamTests.Ingestor;

/// <summary>
/// The ingestor over a real PostgreSQL and a broker of its own, polling a simulator as fast as it can, with short pauses
/// after failures.
/// </summary>
internal sealed class IngestorHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedKafka _kafka;
    private readonly IHost _host;

    private IngestorHost(TemporaryFolder folder, EmbeddedKafka kafka, IHost host, SourceSimulator simulator) =>
        (_folder, _kafka, _host, Simulator) = (folder, kafka, host, simulator);

    public SourceSimulator Simulator { get; }

    public CourseCatalog Courses => _host.Services.GetRequiredService<CourseCatalog>();

    public PollLog Polls => _host.Services.GetRequiredService<PollLog>();

    public PartReport Health => _host.Services.GetRequiredService<PartHealth>().Ready().Parts.Single(p => p.Name == IngestorServices.PartName);

    public string BootstrapServers => _kafka.BootstrapServers;

    public static async Task<IngestorHost> StartAsync(
        PostgresFixture postgres, SimulatorOptions? options, CancellationToken ct, params (string Key, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        var simulator = await SourceSimulator.StartAsync(options ?? Samples(), ct);
        var kafka = await EmbeddedKafka.StartAsync(new() { DataDirectory = folder.Path, Port = 0 }, ct);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(Settings(simulator, kafka.BootstrapServers));
        builder.Configuration.AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.Warning).AddProvider(new Runtime.TestOutputLoggerProvider("ingestor")));
        builder.Services.AddCatalog(await postgres.NewDatabaseAsync(ct));
        builder.Services.AddIngestor(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(ct);
        return new IngestorHost(folder, kafka, host, simulator);
    }

    public static SimulatorOptions Samples(int extra = 0) => new()
    {
        SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"),
        ExtraCourses = extra,
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public CourseTopic Topic() => new(BootstrapServers);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
        await _kafka.DisposeAsync();
        await Simulator.DisposeAsync();
        _folder.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(SourceSimulator simulator, string bootstrap)
    {
        yield return new("Kafka:BootstrapServers", bootstrap);
        yield return new("Ingestor:Interval", "00:00:00.050");
        yield return new("Ingestor:BackOffMax", "00:00:00.200");
        for (var i = 0; i < simulator.Sources.Count; i++)
        {
            var (source, prefix) = (simulator.Sources[i], $"Ingestor:Sources:{i}:");
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
