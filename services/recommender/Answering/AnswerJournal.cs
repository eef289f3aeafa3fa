using System.Security.Cryptography;
using System.Text;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Recommender.Answering;

/// <summary>
/// What stands on the recommendations topic: which requests have an answer, its newest revision, and the newest answers
/// themselves. Some 60 bytes per request and a bounded number of answers; fed by one reader, read by many.
/// </summary>
internal sealed class AnswerJournal(int maxAnswers = 500)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, AnswerPlace> _places = [];
    private readonly Dictionary<string, LinkedListNode<Recommendation>> _answers = new(StringComparer.Ordinal);
    private readonly LinkedList<Recommendation> _byAge = [];
    private readonly Dictionary<string, List<TaskCompletionSource>> _waiting = new(StringComparer.Ordinal);

    public bool Contains(string requestId) => PlaceOf(requestId) is not null;

    /// <summary>Where the newest answer stands, or null.</summary>
    public AnswerPlace? PlaceOf(string requestId)
    {
        var hash = HashOf(requestId);
        lock (_gate)
        {
            return _places.TryGetValue(hash, out var place) ? place : null;
        }
    }

    /// <summary>The newest answer, or null when there is none or only its place is kept.</summary>
    public Recommendation? Find(string requestId)
    {
        lock (_gate)
        {
            return _answers.TryGetValue(requestId, out var node) ? node.Value : null;
        }
    }

    /// <summary>Takes over a committed record.</summary>
    public void Apply(ViewRecord<Recommendation> record)
    {
        var hash = HashOf(record.Key);
        List<TaskCompletionSource>? waiting;
        lock (_gate)
        {
            Drop(record.Key);
            if (record.Value is { } answer)
            {
                _places[hash] = new AnswerPlace(record.Partition, record.Offset, answer.ProducedAt);
                Keep(record.Key, answer);
            }
            else
            {
                _places.Remove(hash);
            }

            _waiting.Remove(record.Key, out waiting);
        }

        foreach (var source in waiting ?? [])
        {
            source.TrySetResult();
        }
    }

    /// <summary>
    /// Ends when the next record of this request is applied; look for the answer then. It listens from the call on, not from
    /// the first await, so a caller can ask first, then look, then wait, and misses nothing.
    /// </summary>
    public async Task NextAsync(string requestId, CancellationToken ct)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_waiting.TryGetValue(requestId, out var waiting))
            {
                _waiting[requestId] = waiting = [];
            }

            waiting.Add(source);
        }

        try
        {
            await source.Task.WaitAsync(ct);
        }
        finally
        {
            StopWaiting(requestId, source);
        }
    }

    private void StopWaiting(string requestId, TaskCompletionSource source)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(requestId, out var waiting) && waiting.Remove(source) && waiting.Count == 0)
            {
                _waiting.Remove(requestId);
            }
        }
    }

    private void Keep(string requestId, Recommendation answer)
    {
        _answers[requestId] = _byAge.AddLast(answer);
        if (_answers.Count > maxAnswers)
        {
            Drop(_byAge.First!.Value.RequestId);
        }
    }

    private void Drop(string requestId)
    {
        if (_answers.Remove(requestId, out var node))
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
