using Craft.Runtime;

namespace Craft.Recommender.Answering;

/// <summary>The requests on the topic that have no tombstone yet: about those of one day. Fed by one reader, read by many.</summary>
internal sealed class RequestLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OpenRequest> _open = new(StringComparer.Ordinal);

    public void Apply(ViewRecord<ReceivedRequest> record)
    {
        if (record.Value is { } received)
        {
            Expect(record.Key, OpenRequest.Of(received));
        }
        else
        {
            Forget(record.Key);
        }
    }

    /// <summary>Known from now on, although the topic has not delivered it yet.</summary>
    public void Expect(string requestId, OpenRequest request)
    {
        lock (_gate)
        {
            _open[requestId] = request;
        }
    }

    public void Forget(string requestId)
    {
        lock (_gate)
        {
            _open.Remove(requestId);
        }
    }

    public OpenRequest? Find(string requestId)
    {
        lock (_gate)
        {
            return _open.GetValueOrDefault(requestId);
        }
    }

    /// <summary>All of them at this moment.</summary>
    public IReadOnlyList<KeyValuePair<string, OpenRequest>> All()
    {
        lock (_gate)
        {
            return [.. _open];
        }
    }
}
