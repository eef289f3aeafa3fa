using Craft.Inference;
using Craft.Schemas;

namespace Craft.StreamTests.Trainer;

/// <summary>An encoder in use that holds every call until the test lets go or the run is cancelled.</summary>
internal sealed class HeldEncoder : ITextEncoder
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ModelRef Model { get; } = new() { Name = "held", Version = "1" };

    public int Dimensions => 32;

    /// <summary>Completes when a training measures this encoder: its model is fitted and written by then.</summary>
    public Task Called => _called.Task;

    public void Release() => _release.TrySetResult();

    public async Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        _called.TrySetResult();
        await _release.Task.WaitAsync(ct);
        return [.. texts.Select(_ => new float[Dimensions])];
    }
}
