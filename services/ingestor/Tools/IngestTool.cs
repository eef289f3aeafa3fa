using Craft.Catalog;
using Craft.Catalog.Courses;
using Craft.Catalog.Polls;
using Craft.Ingestor.Polling;
using Craft.Ingestor.Sources;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Craft.Ingestor.Tools;

/// <summary>
/// What the command line does with the catalogue: polls a source once, tells how the polls go, confirms held withdrawals.
/// It publishes nothing itself: the ingestor that runs on the same database does.
/// </summary>
public sealed class IngestTool : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private IngestTool(ServiceProvider services) => _services = services;

    private CourseCatalog Catalog => _services.GetRequiredService<CourseCatalog>();

    private PollLog Polls => _services.GetRequiredService<PollLog>();

    /// <summary>Connects and makes the schema where it is missing. Throws what Npgsql throws when the database is away.</summary>
    public static async Task<IngestTool> OpenAsync(string connectionString, ILoggerFactory logs, TimeProvider time, CancellationToken ct)
    {
        var services = new ServiceCollection();
        services.AddCatalog(connectionString);
        services.AddSingleton(time);
        services.Replace(ServiceDescriptor.Singleton(logs));
        services.AddSingleton<IngestorEvents>();
        var provider = services.BuildServiceProvider();
        try
        {
            await provider.EnsureCatalogSchemaAsync(ct);
            return new IngestTool(provider);
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// One poll from end to end. What the source does wrong is in the report (<see cref="PollOutcome"/>, reason, refused
    /// by reason); a setting that is missing is an <see cref="ArgumentException"/> with one sentence.
    /// </summary>
    public async Task<PollReport> RunAsync(SourceOptions settings, IProgress<IngestProgress>? progress, CancellationToken ct)
    {
        var time = _services.GetRequiredService<TimeProvider>();
        var events = _services.GetRequiredService<IngestorEvents>();
        var source = CourseSources.Create(settings, time, events);
        using var owned = source as IDisposable;
        var sink = WithProgress(PollSink.To(Catalog, Polls), progress);
        return await new PollSource(source, settings.Limits.DefaultLanguage, sink, time, events).RunOnceAsync(ct);
    }

    /// <summary>How the polls of every source go.</summary>
    public Task<IReadOnlyList<SourceState>> StatusAsync(CancellationToken ct) => Polls.ListAsync(ct);

    /// <summary>Lets the withdrawals go that the shrink guard holds; null for a source that holds none.</summary>
    public async Task<WithdrawResult?> ConfirmAsync(string source, CancellationToken ct) =>
        await Polls.FindAsync(source, ct) is { Held: not null } ? await Catalog.ConfirmShrinkAsync(source, ct) : null;

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static PollSink WithProgress(PollSink sink, IProgress<IngestProgress>? progress)
    {
        if (progress is null)
        {
            return sink;
        }

        var total = StoreResult.Nothing;
        return sink with
        {
            StoreAsync = async (page, at, ct) =>
            {
                var stored = await sink.StoreAsync(page, at, ct);
                total = total.Plus(stored);
                progress.Report(new IngestProgress(
                    total.Added + total.Changed + total.Refreshed + total.Unchanged,
                    total.Added, total.Changed, total.Refreshed + total.Unchanged, total.Refused.Count));
                return stored;
            },
        };
    }
}
