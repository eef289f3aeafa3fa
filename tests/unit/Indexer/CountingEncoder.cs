using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Schemas;

namespace Craft.UnitTests.Indexer;

/// <summary>An encoder that remembers how often it was asked.</summary>
internal sealed class CountingEncoder(string version = "1") : ITextEncoder
{
    public ModelRef Model { get; } = new() { Name = "counting", Version = version };

    public int Dimensions => 32;

    public int Calls { get; private set; }

    /// <summary>Texts with this in them have no numbers.</summary>
    public string? Unreadable { get; set; }

    public Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Calls++;
        var unusable = Enumerable.Range(0, texts.Count)
            .Where(i => Unreadable is { } bad && texts[i].Contains(bad, StringComparison.Ordinal)).ToList();
        if (unusable.Count > 0)
        {
            throw new UnusableOutputException(Model, unusable);
        }

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
