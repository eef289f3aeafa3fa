namespace Craft.Runtime;

/// <summary>A cancellation as something to await.</summary>
public static class CancellationExtensions
{
    /// <summary>Ends (without an exception) when <paramref name="ct"/> is cancelled.</summary>
    public static async Task AsTask(this CancellationToken ct)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = ct.Register(source.SetResult);
        await source.Task;
    }
}
