namespace Craft.Inference.Serving;

/// <summary>Pieces 0 to n - 1 of one work, how many are handed out and how many have come back.</summary>
internal sealed class CallerWork
{
    private readonly int _all;
    private readonly Action<int, int> _run;
    private readonly CancellationToken _ct;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pieces;
    private int _taken;
    private int _back;
    private Exception? _failure;

    public CallerWork(int pieces, Action<int, int> run, CancellationToken ct) =>
        (_all, _pieces, _run, _ct) = (pieces, pieces, run, ct);

    public Task Completion => _completion.Task;

    /// <summary>False when there is nothing left to start.</summary>
    public bool TryTake(out int piece, out bool more)
    {
        lock (_gate)
        {
            if (_ct.IsCancellationRequested)
            {
                _pieces = _taken;
                Complete();
            }

            piece = _taken;
            var taken = _taken < _pieces;
            _taken += taken ? 1 : 0;
            more = _taken < _pieces;
            return taken;
        }
    }

    public void Run(int caller, int piece)
    {
        Exception? failure = null;
        try
        {
            _run(caller, piece);
        }
#pragma warning disable CA1031 // it belongs to the one who awaits the work, not to this thread
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }

        lock (_gate)
        {
            _back++;
            if (failure is not null)
            {
                _failure ??= failure;
                _pieces = _taken;
            }

            Complete();
        }
    }

    public void GiveUp(Exception reason)
    {
        lock (_gate)
        {
            _failure ??= reason;
            _pieces = _taken;
            Complete();
        }
    }

    private void Complete()
    {
        if (_back < _pieces)
        {
            return;
        }

        if (_failure is not null)
        {
            _completion.TrySetException(_failure);
        }
        else if (_back < _all)
        {
            _completion.TrySetCanceled(_ct);
        }
        else
        {
            _completion.TrySetResult();
        }
    }
}
