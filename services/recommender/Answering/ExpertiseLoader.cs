using System.Data.Common;
using System.Net.Sockets;
using System.Text.Json;
using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Inference.Serving;
using Craft.Recommender.Occupations;
using Craft.Runtime;

namespace Craft.Recommender.Answering;

/// <summary>
/// Loads the knowledge base and what is derived from it, and takes it up again when its version changes. Until the first one
/// is there the part is not ready; when a later one cannot be loaded, the old one stays in use.
/// </summary>
internal sealed class ExpertiseLoader(
    KnowledgeStore store,
    ITextEncoder encoder,
    LabelVectorCache cache,
    ExpertiseHolder holder,
    PartHealth health,
    TimeProvider time,
    RecommenderEvents events) : BackgroundService
{
    private const string Trouble = "knowledge";

    private static readonly TimeSpan _absentInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _firstDelay = TimeSpan.FromSeconds(1);

    private readonly Part _part = health.Part(RecommenderServices.Stage);

    // the version whose vectors are there as well
    private string? _complete;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _part.Trouble(Trouble, "loading the knowledge base");
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // building takes seconds of computing: the host's start must not wait for it
        await Task.Yield();
        try
        {
            var failures = 0;
            while (true)
            {
                var delay = await TurnAsync(failures, stoppingToken);
                failures = delay is null ? 0 : failures + 1;
                await Task.Delay(delay ?? (holder.Current is null ? _absentInterval : _interval), time, stoppingToken);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested && (e is OperationCanceledException || IsExpected(e)))
        {
            // the host stops
        }
    }

    // Null, or how long to wait after a failure.
    private async Task<TimeSpan?> TurnAsync(int failures, CancellationToken ct)
    {
        try
        {
            await RefreshAsync(ct);
            return null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && IsExpected(e))
        {
            var delay = TimeSpan.FromSeconds(Math.Min(_interval.TotalSeconds, _firstDelay.TotalSeconds * (1 << Math.Min(failures, 5))));
            events.ExpertiseFailed(e, delay);
            return delay;
        }
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        var version = await store.VersionAsync(ct);
        if (version is null || version == _complete)
        {
            return;
        }

        var started = time.GetTimestamp();
        if (await store.LoadAsync(ct) is { } knowledge)
        {
            // names through a network take up to a minute, once: at the first start characters answer until they are there
            var expertise = Expertise.Build(knowledge, ResolverTuning.Default);
            holder.Current ??= expertise;
            _part.Clear(Trouble);
            holder.Current = await WithVectorsAsync(expertise, ct);
            _complete = knowledge.Version;
            events.ExpertiseReady(
                knowledge.Version,
                knowledge.Occupations.Count,
                knowledge.Skills.Count,
                time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    // names without numbers come again with every try: then characters go on answering
    private async Task<Expertise> WithVectorsAsync(Expertise expertise, CancellationToken ct)
    {
        try
        {
            return await expertise.WithVectorsAsync(encoder, cache, ct);
        }
        catch (UnusableOutputException e)
        {
            events.NamesUnusable(e);
            return expertise;
        }
    }

    // a database that is away, documents that this version cannot read, a device that is full
    private static bool IsExpected(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is DbException or IOException or SocketException or TimeoutException or JsonException or InvalidDataException or DeviceMemoryException)
            {
                return true;
            }
        }

        return false;
    }
}
