using Marten;

namespace Craft.Catalog.Polls;

/// <summary>The durable state of the polls, per source.</summary>
public sealed class PollLog
{
    private const int LongestError = 500;
    private readonly IDocumentStore _store;
    private readonly CatalogRetry _retry;

    internal PollLog(IDocumentStore store, CatalogRetry retry)
    {
        _store = store;
        _retry = retry;
    }

    /// <summary>A poll did not reach its end; the catalogue stays as it is.</summary>
    public Task RecordFailureAsync(string source, string error, DateTimeOffset at, CancellationToken ct) =>
        _retry.RunAsync("poll log", token => RecordAsync(source, error, at, token), ct);

    /// <summary>Null for a source that was never polled.</summary>
    public async Task<SourceState?> FindAsync(string source, CancellationToken ct)
    {
        await using var session = _store.QuerySession();
        return await session.LoadAsync<SourceState>(source, ct);
    }

    /// <summary>Every source, by name.</summary>
    public async Task<IReadOnlyList<SourceState>> ListAsync(CancellationToken ct)
    {
        await using var session = _store.QuerySession();
        return await session.Query<SourceState>().OrderBy(s => s.Source).ToListAsync(ct);
    }

    private async Task<bool> RecordAsync(string source, string error, DateTimeOffset at, CancellationToken ct)
    {
        await using var unit = await CatalogTransaction.BeginAsync(_store, [source], ct);
        var state = await unit.Session.LoadAsync<SourceState>(source, ct) ?? new SourceState { Source = source };
        unit.Session.Store(state with
        {
            LastPollAt = at,
            LastError = error.Length > LongestError ? error[..LongestError] : error,
            LastErrorAt = at,
            Failures = state.Failures + 1,
        });
        await unit.CommitAsync(ct);
        return true;
    }
}
