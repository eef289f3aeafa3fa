using Craft.Catalog;
using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Inference.Serving;
using Craft.Ingestor.Simulation;
using Craft.Runtime;
using Craft.Schemas;
using Craft.Search;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.Up;

/// <summary>
/// All five services, the stores they need and the web server in this process. Parts start in the order in which they need
/// each other and stop in the opposite one.
/// </summary>
internal sealed class CraftSystem : IAsyncDisposable
{
    private static readonly TimeSpan _demoChange = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _demoInterval = TimeSpan.FromSeconds(2);

    private readonly UpOptions _options;
    private readonly IProgress<ReadyPart> _ready;
    private readonly Stack<object> _parts = new();

    private CraftSystem(UpOptions options, IProgress<ReadyPart> ready) => (_options, _ready) = (options, ready);

    public WebApplication App { get; private set; } = null!;

    public Stores Stores { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Only in a demo.</summary>
    public SourceSimulator? Simulator { get; private set; }

    /// <summary>Zero unless a part failed.</summary>
    public int ExitCode => App.Services.GetRequiredService<StageFailure>().ExitCode;

    /// <summary>
    /// Returns when every part is ready. Expected failures are one clear sentence (<see cref="CommandFailure"/>); whatever had
    /// been started by then is stopped.
    /// </summary>
    public static async Task<CraftSystem> StartAsync(UpOptions options, IProgress<ReadyPart> ready, CancellationToken ct)
    {
        var system = new CraftSystem(options, ready);
        try
        {
            await system.StartAsync(ct);
            return system;
        }
        catch (Exception e)
        {
            await system.DisposeAsync();
            if (e is not (CommandFailure or OperationCanceledException) && StartFailure.Of(e, options.Folder.FullName) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <summary>Done when a part has failed or <paramref name="stop"/> was asked for.</summary>
    public async Task WaitAsync(CancellationToken stop)
    {
        var lifetime = App.Services.GetRequiredService<IHostApplicationLifetime>();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, lifetime.ApplicationStopping);
        await either.Token.AsTask();
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            if (part is IAsyncDisposable slow)
            {
                await slow.DisposeAsync();
            }
            else
            {
                ((IDisposable)part).Dispose();
            }
        }
    }

    private async Task StartAsync(CancellationToken ct)
    {
        var folder = Keep(DataFolder.Open(_options.Folder));
        var configuration = CraftConfiguration.Read(_options.Settings);
        var logs = Keep(UpLogging.Create(configuration));
        Stores = Keep(await Stores.StartAsync(_options, folder, configuration, logs, ct));
        Report("postgres", Stores.DatabaseAddress);
        Report("kafka", Stores.Kafka);
        var settings = await SettingsAsync(folder, ct);
        var models = Keep(await OpenModelsAsync(configuration, logs, ct));
        var index = Keep(await OpenIndexAsync(folder, CraftConfiguration.Read(settings), models.Encoder, logs, ct));
        Report("index", Path.Combine(folder.Index, index.Name));

        var vectors = new LabelVectorCache(folder.Cache, TimeProvider.System, new ImmediateProgress<LabelNote>(note => Terminal.Progress(note.ToString())));
        App = SystemHost.Build(_options.Http, CraftConfiguration.Read(settings), models, index, vectors);
        Keep(new HostStop(App));
        await ImportBundledKnowledgeAsync(ct);
        await StartHostAsync(ct);
        RunFile.Write(folder.Path, new RunFile(Environment.ProcessId, Stores.Kafka, Address, Stores.Database));
        await ReadyParts.WaitAsync(App, Address, _ready, ct);
    }

    // what was found out while starting wins over what was configured
    private async Task<Dictionary<string, string?>> SettingsAsync(DataFolder folder, CancellationToken ct)
    {
        var settings = new Dictionary<string, string?>(_options.Settings)
        {
            [CraftConfiguration.Database] = Stores.Database,
            [CraftConfiguration.Kafka] = Stores.Kafka,
            ["Trainer:DataDirectory"] = folder.Path,
        };
        if (_options.Demo)
        {
            Simulator = Keep(await SourceSimulator.StartAsync(
                new SimulatorOptions { SamplesFolder = BundledFiles.Samples, ChangeEvery = _demoChange }, ct));
            Report("simulator", Simulator.Address.ToString());
            foreach (var (key, value) in CraftConfiguration.OfSources(Simulator.Sources, _demoInterval))
            {
                settings[key] = value;
            }
        }

        return settings;
    }

    private static async Task<ConfiguredModels> OpenModelsAsync(IConfiguration configuration, ILoggerFactory logs, CancellationToken ct)
    {
        var options = new InferenceOptions();
        configuration.GetSection(InferenceOptions.Section).Bind(options);
        try
        {
            return await ConfiguredModels.OpenAsync(options, BundledFiles.Encoder, BundledFiles.Tagger, logs, TimeProvider.System, ct);
        }
        catch (Exception e) when (ModelTrouble.Is(e))
        {
            throw CommandFailure.Failed(ModelTrouble.Sentence(e), e);
        }
    }

    private static async Task<ICourseIndex> OpenIndexAsync(
        DataFolder folder, IConfiguration configuration, ITextEncoder encoder, ILoggerFactory logs, CancellationToken ct)
    {
        var kafka = new KafkaOptions();
        configuration.GetSection(KafkaOptions.Section).Bind(kafka);
        var clients = KafkaAccess.Clients(kafka);
        try
        {
            await new TopicAdmin(clients, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(Topics.All, ct);
            return await CourseIndexes.OpenAsync(folder, encoder, new GroupReset(clients, TimeProvider.System), logs.CreateLogger("Craft.Search"), ct);
        }
        catch (KafkaUnavailableException e)
        {
            throw CommandFailure.Failed(e.Message + ".", e);
        }
    }

    private async Task ImportBundledKnowledgeAsync(CancellationToken ct)
    {
        await App.Services.EnsureCatalogSchemaAsync(ct);
        var store = App.Services.GetRequiredService<KnowledgeStore>();
        if (await store.VersionAsync(ct) is null)
        {
            Terminal.Progress("first start: storing the ESCO extract");
            await store.ReplaceAsync(EscoExtract.ReadBundled(), TimeProvider.System.GetUtcNow(), ct);
        }
    }

    private async Task StartHostAsync(CancellationToken ct)
    {
        try
        {
            await App.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw CommandFailure.Failed($"{_options.Http} is taken by another program; give another --http.", e);
        }

        Address = new Uri(App.Urls.First());
        Report("web", Address.ToString());
    }

    private void Report(string part, string address) => _ready.Report(new ReadyPart(part, address));

    private T Keep<T>(T part)
        where T : notnull
    {
        _parts.Push(part);
        return part;
    }
}
