namespace Craft.Inference.Serving;

/// <summary>
/// The threads that run networks, one per core, shared by all models of a process. Work comes in pieces (batches) and the pieces
/// of different works take turns: a question of one text waits for one batch, not for the thousand that came before it. The
/// thread pool stays free for those who wait.
/// </summary>
internal sealed class Callers : IDisposable
{
    private readonly Queue<CallerWork> _waiting = new();
    private readonly Thread[] _threads;
    private bool _stopping;

    public Callers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => Loop(i)) { IsBackground = true, Name = $"inference {i}" })];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    public int Count => _threads.Length;

    /// <summary>
    /// Calls <paramref name="run"/> with the caller's number (0 to <see cref="Count"/> - 1, so that it has buffers of its own) and
    /// every piece. Ends when all are done; after a failure or a cancellation nothing more is started, and what runs is waited for.
    /// </summary>
    public Task RunAsync(int pieces, Action<int, int> run, CancellationToken ct)
    {
        if (pieces == 0 || ct.IsCancellationRequested)
        {
            return ct.IsCancellationRequested ? Task.FromCanceled(ct) : Task.CompletedTask;
        }

        var work = new CallerWork(pieces, run, ct);
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _waiting.Enqueue(work);
            Monitor.PulseAll(_waiting);
        }

        return work.Completion;
    }

    /// <summary>Pieces that run are finished, the others are given up: their works fail.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _stopping = true;
            Monitor.PulseAll(_waiting);
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        while (_waiting.TryDequeue(out var work))
        {
            work.GiveUp(new ObjectDisposedException(nameof(Callers)));
        }
    }

    private void Loop(int caller)
    {
        while (Take() is var (work, piece))
        {
            work.Run(caller, piece);
        }
    }

    private (CallerWork Work, int Piece)? Take()
    {
        lock (_waiting)
        {
            while (!_stopping)
            {
                if (!_waiting.TryDequeue(out var work))
                {
                    Monitor.Wait(_waiting);
                }
                else if (work.TryTake(out var piece, out var more))
                {
                    if (more)
                    {
                        _waiting.Enqueue(work);
                    }

                    return (work, piece);
                }
            }

            return null;
        }
    }
}
