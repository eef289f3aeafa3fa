using System.Net;
using Craft.Cli;
using Craft.Ingestor.Simulation;
using Craft.Search;
using Craft.Up;

namespace Craft.Bench;

/// <summary>A whole system on free ports in a temporary folder, polling a simulator that the bench holds in its hand.</summary>
internal sealed class BenchSystem : IAsyncDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(1);

    private readonly DirectoryInfo _folder;
    private readonly CraftSystem _system;

    private BenchSystem(DirectoryInfo folder, SourceSimulator sources, CraftSystem system) =>
        (_folder, Sources, _system) = (folder, sources, system);

    public SourceSimulator Sources { get; }

    public ICourseIndex Index => _system.App.Services.GetRequiredService<ICourseIndex>();

    public string Kafka => _system.Stores.Kafka;

    public IServiceProvider Services => _system.App.Services;

    /// <summary>Starts one; <paramref name="interval"/> lies between two polls, null polls nothing.</summary>
    public static async Task<BenchSystem> StartAsync(TimeSpan? interval, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("craft-bench-");
        if (!OperatingSystem.IsWindows())
        {
            // the database's account must pass, or its cluster lands elsewhere and stays
            folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        }

        var sources = await SourceSimulator.StartAsync(new SimulatorOptions { SamplesFolder = BundledFiles.Samples }, ct);
        try
        {
            var settings = new Dictionary<string, string?> { ["Trainer:RefitCron"] = "" };
            foreach (var (key, value) in interval is { } time ? CraftConfiguration.OfSources(sources.Sources, time) : [])
            {
                settings[key] = value;
            }

            var options = new UpOptions
            {
                Folder = folder,
                Http = new IPEndPoint(IPAddress.Loopback, 0),
                KafkaPort = 0,
                Settings = settings,
            };
            var ready = new ImmediateProgress<ReadyPart>(_ => { });
            return new BenchSystem(folder, sources, await CraftSystem.StartAsync(options, ready, ct));
        }
        catch
        {
            await sources.DisposeAsync();
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Looks every millisecond; the elapsed time until it was so. Throws when a part failed.</summary>
    public async Task<TimeSpan> UntilAsync(Func<Task<bool>> isSo, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (_system.ExitCode != 0)
            {
                throw CommandFailure.Failed("a part of the measured system failed.");
            }

            await Task.Delay(_look, TimeProvider.System, ct);
        }

        return TimeProvider.System.GetElapsedTime(started);
    }

    /// <summary>Until the index holds everything that the sources offer.</summary>
    public Task<TimeSpan> UntilLoadedAsync(CancellationToken ct)
    {
        var offered = Sources.Snapshot.Count;
        return UntilAsync(() => Task.FromResult(Index.Count >= offered), ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await Sources.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
