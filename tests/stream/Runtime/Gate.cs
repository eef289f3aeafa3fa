namespace Craft.StreamTests.Runtime;

/// <summary>Holds a step up at a place of the test's choice: says when it is there, and lets it go on when told.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // continuations run inside Open: what the step's caller does next has happened when Open returns
    private readonly TaskCompletionSource _open = new();

    public Task Reached => _reached.Task;

    public void Open() => _open.TrySetResult();

    public Task PassAsync(CancellationToken ct)
    {
        _reached.TrySetResult();
        return _open.Task.WaitAsync(ct);
    }

    /// <summary>As a step that looks at no token.</summary>
    public Task HangAsync()
    {
        _reached.TrySetResult();
        return _open.Task;
    }
}
