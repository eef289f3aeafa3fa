using System.Data.Common;
using Craft.Catalog.Knowledge;
using Craft.Enricher.Linking;
using Craft.Inference.Serving;
using Craft.Schemas;

namespace Craft.Enricher;

/// <summary>
/// The tagger of the stored knowledge base, together with the network that serves and links when there are some. What comes from
/// the knowledge base is built at first use, and again when another version is stored (it looks at most every 30 seconds);
/// another network needs nothing built. Both change only between two leases, so a batch has one tagger.
/// <paramref name="promotionsRead"/> ends when the network is the one that was promoted before this process began.
/// </summary>
internal sealed class TaggerHolder(
    Func<CancellationToken, Task<string?>> version,
    Func<CancellationToken, Task<KnowledgeBase?>> load,
    TimeProvider time,
    EnricherEvents events,
    ServedTagger? network = null,
    LinkerModel? links = null,
    Task? promotionsRead = null) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // after that the pump is told, which shows in health, and comes again
    private static readonly TimeSpan _promotionPatience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1);
    private volatile Loaded? _current;

    /// <summary>Throws <see cref="KnowledgeMissingException"/> while nothing is stored.</summary>
    /// <exception cref="TimeoutException">What was promoted is not known yet; it passes.</exception>
    public async Task<TaggerLease> RentAsync(CancellationToken ct)
    {
        var tagger = await CurrentAsync(ct);
        await PromotionsAsync(ct);
        var held = network?.Rent();
        return new TaggerLease(tagger.With(held?.Model), held);
    }

    public void Dispose() => _gate.Dispose();

    private async Task<CourseTagger> CurrentAsync(CancellationToken ct)
    {
        if (_current is { } current && time.GetElapsedTime(current.CheckedAt) < Patience)
        {
            return current.Tagger;
        }

        await _gate.WaitAsync(ct);
        try
        {
            return _current is { } fresh && time.GetElapsedTime(fresh.CheckedAt) < Patience
                ? fresh.Tagger
                : await RefreshAsync(ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task PromotionsAsync(CancellationToken ct)
    {
        try
        {
            await (promotionsRead ?? Task.CompletedTask).WaitAsync(_promotionPatience, time, ct);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"waiting for the tagger that {Topics.Models} names", e);
        }
    }

    private async Task<CourseTagger> RefreshAsync(CancellationToken ct)
    {
        var checkedAt = time.GetTimestamp();
        if (_current is { } current && await IsStillAsync(current.KnowledgeVersion, ct))
        {
            _current = current with { CheckedAt = checkedAt };
            return current.Tagger;
        }

        var knowledge = await load(ct);
        if (knowledge is null)
        {
            // an import replaces all at once, so this is a database that was made anew: what is loaded is as good
            return _current?.Tagger ?? throw new KnowledgeMissingException();
        }

        var tagger = await CourseTagger.BuildAsync(knowledge, network is null ? null : links, ct);
        using var held = network?.Rent();
        events.TaggerReady(tagger.With(held?.Model).Model.Version, time.GetElapsedTime(checkedAt));
        _current = new Loaded(tagger, knowledge.Version, checkedAt);
        return tagger;
    }

    // with a tagger at hand a database that is away is no reason to stop
    private async Task<bool> IsStillAsync(string loaded, CancellationToken ct)
    {
        try
        {
            return await version(ct) == loaded;
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException)
        {
            events.VersionUnreadable(e, loaded);
            return true;
        }
    }

    private sealed record Loaded(CourseTagger Tagger, string KnowledgeVersion, long CheckedAt);
}
