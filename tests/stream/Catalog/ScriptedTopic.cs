using Craft.Catalog.Outbox;

namespace Craft.StreamTests.Catalog;

/// <summary>Stands in for the transactional topic: keeps what was committed and fails when the script says so.</summary>
internal sealed class ScriptedTopic
{
    private readonly Lock _lock = new();
    private readonly List<CatalogChange> _committed = [];
    private readonly Queue<Failure> _script = [];
    private readonly List<(Func<IReadOnlyList<CatalogChange>, bool> When, TaskCompletionSource Done)> _waiting = [];

    public enum Failure
    {
        None,
        BeforeCommit,
        AfterCommit,
    }

    public int ReadBacks { get; private set; }

    public int Pages { get; private set; }

    public IReadOnlyList<CatalogChange> Committed
    {
        get
        {
            lock (_lock)
            {
                return [.. _committed];
            }
        }
    }

    public void FailNext(params Failure[] failures)
    {
        lock (_lock)
        {
            foreach (var failure in failures)
            {
                _script.Enqueue(failure);
            }
        }
    }

    public Task PublishAsync(IReadOnlyList<CatalogChange> page, CancellationToken ct)
    {
        lock (_lock)
        {
            Pages++;
            var failure = _script.TryDequeue(out var next) ? next : Failure.None;
            if (failure == Failure.BeforeCommit)
            {
                throw new IOException("the topic is away");
            }

            _committed.AddRange(page);
            foreach (var (_, done) in _waiting.FindAll(w => w.When(_committed)))
            {
                done.TrySetResult();
            }

            if (failure == Failure.AfterCommit)
            {
                throw new IOException("the answer to the commit was lost");
            }
        }

        return Task.CompletedTask;
    }

    public Task<long> ReadPublishedAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            ReadBacks++;
            return Task.FromResult(_committed.Count == 0 ? 0 : _committed.Max(c => c.Sequence));
        }
    }

    public Task UntilAsync(int count, CancellationToken ct) => UntilAsync(all => all.Count >= count, ct);

    public async Task UntilAsync(Func<IReadOnlyList<CatalogChange>, bool> when, CancellationToken ct)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (when(_committed))
            {
                return;
            }

            _waiting.Add((when, done));
        }

        await done.Task.WaitAsync(TimeSpan.FromSeconds(120), ct);
    }
}
