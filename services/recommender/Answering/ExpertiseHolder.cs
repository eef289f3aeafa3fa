namespace Craft.Recommender.Answering;

/// <summary>The expertise in use, once there is one; replaced as a whole, read without a lock.</summary>
internal sealed class ExpertiseHolder
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Expertise? _current;

    /// <summary>Null until the knowledge base is loaded.</summary>
    public Expertise? Current
    {
        get => _current;
        set
        {
            _current = value;
            _first.TrySetResult();
        }
    }

    /// <summary>The expertise, waiting for the first one at most <paramref name="patience"/>; null after that.</summary>
    public async Task<Expertise?> WaitAsync(TimeSpan patience, TimeProvider time, CancellationToken ct)
    {
        if (_current is null)
        {
            await Task.WhenAny(_first.Task, Task.Delay(patience, time, ct));
            ct.ThrowIfCancellationRequested();
        }

        return _current;
    }
}
