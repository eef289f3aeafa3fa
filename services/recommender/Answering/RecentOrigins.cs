namespace Craft.Recommender.Answering;

/// <summary>
/// The requests that this process answered lately and the records they came from: a second record of the same id is a
/// duplicate, the same record again is a retry after an aborted transaction. Bounded: what falls out of it has long been
/// committed and is found in the answers themselves. Used by one stage, so not thread-safe.
/// </summary>
internal sealed class RecentOrigins(int capacity = 20_000)
{
    private Dictionary<string, RequestOrigin> _young = new(StringComparer.Ordinal);
    private Dictionary<string, RequestOrigin> _old = new(StringComparer.Ordinal);

    public RequestOrigin? Find(string requestId) =>
        _young.TryGetValue(requestId, out var origin) || _old.TryGetValue(requestId, out origin) ? origin : null;

    public void Remember(string requestId, RequestOrigin origin)
    {
        if (_young.Count >= capacity)
        {
            (_old, _young) = (_young, new Dictionary<string, RequestOrigin>(StringComparer.Ordinal));
        }

        _young[requestId] = origin;
    }

    public void Forget(string requestId)
    {
        _young.Remove(requestId);
        _old.Remove(requestId);
    }
}
