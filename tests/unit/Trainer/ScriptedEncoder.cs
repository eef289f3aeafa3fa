using Craft.Inference;
using Craft.Schemas;

namespace Craft.UnitTests.Trainer;

/// <summary>An encoder that gives every text the vector a test wants.</summary>
internal sealed class ScriptedEncoder(int dimensions, Func<string, float[]> encode) : ITextEncoder
{
    public ModelRef Model { get; } = new() { Name = "scripted", Version = "1" };

    public int Dimensions => dimensions;

    public Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(encode)]);
    }
}
