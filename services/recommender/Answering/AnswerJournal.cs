using System.Security.Cryptography;
using System.Text;

namespace Craft.Recommender.Answering;

/// <summary>
/// What stands on the recommendations topic: which requests have an answer, its newest revision, and the newest answers
/// themselves. 40 bytes per request and a bounded number of bodies; fed by one reader, read by many.
/// </summary>
internal sealed class AnswerJournal(int maxBodies = 2_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, AnswerPlace> _places = [];
    private readonly Dictionary<string, LinkedListNode<(string Id, byte[] Body)>> _bodies = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Id, byte[] Body)> _byAge = [];
    private readonly Dictionary<string, List<TaskCompletionSource>> _waiting = new(StringComparer.Ordinal);

    public bool Contains(string requestId)
    {
        var hash = HashOf(requestId);
        lock (_gate)
        {
            return _places.ContainsKey(hash);
        }
    }

    /// <summary>Where the newest answer stands, or null.</summary>
    public AnswerPlace? PlaceOf(string requestId)
    {
        var hash = HashOf(requestId);
        lock (_gate)
        {
            return _places.TryGetValue(hash, out var place) ? place : null;
        }
    }

    /// <summary>The newest answer as UTF-8 JSON, or null when it is unknown or only its place is kept.</summary>
    public byte[]? BodyOf(string requestId)
    {
        lock (_gate)
        {
            return _bodies.TryGetValue(requestId, out var node) ? node.Value.Body : null;
        }
    }

    /// <summary>Takes over a committed record; a null body is a tombstone.</summary>
    public void Apply(string requestId, byte[]? body, int partition, long offset)
    {
        var hash = HashOf(requestId);
        List<TaskCompletionSource>? waiting;
        lock (_gate)
        {
            Drop(requestId);
            if (body is null)
            {
                _places.Remove(hash);
            }
            else
            {
                _places[hash] = new AnswerPlace(partition, offset);
                Keep(requestId, body);
            }

            _waiting.Remove(requestId, out waiting);
        }

        foreach (var source in waiting ?? [])
        {
            source.TrySetResult();
        }
    }

    /// <summary>Ends when the next record of this request is applied; ask for the body afterwards.</summary>
    public Task NextOf(string requestId)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_waiting.TryGetValue(requestId, out var waiting))
            {
                _waiting[requestId] = waiting = [];
            }

            waiting.RemoveAll(w => w.Task.IsCompleted);
            waiting.Add(source);
        }

        return source.Task;
    }

    private void Keep(string requestId, byte[] body)
    {
        _bodies[requestId] = _byAge.AddLast((requestId, body));
        if (_bodies.Count > maxBodies)
        {
            Drop(_byAge.First!.Value.Id);
        }
    }

    private void Drop(string requestId)
    {
        if (_bodies.Remove(requestId, out var node))
        {
            _byAge.Remove(node);
        }
    }

    private static UInt128 HashOf(string requestId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(requestId), hash);
        return BitConverter.ToUInt128(hash);
    }
}
