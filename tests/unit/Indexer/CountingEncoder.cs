using Craft.Inference;
using Craft.Schemas;

namespace Craft.UnitTests.Indexer;

/// <summary>An encoder that remembers how often it was asked.</summary>
internal sealed class CountingEncoder(string version = "1") : ITextEncoder
{
    public ModelRef Model { get; } = new() { Name = "counting", Version = version };

    public int Dimensions => 32;

    public int Calls { get; private set; }

    public Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Calls++;
        return Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(Vector)]);
    }

    private static float[] Vector(string text)
    {
        var angle = text.Aggregate(7u, (hash, c) => (hash * 31) + c) % 628 / 100.0;
        var vector = new float[32];
        (vector[0], vector[1]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
        return vector;
    }
}
