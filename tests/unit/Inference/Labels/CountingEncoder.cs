using Craft.Inference;
using Craft.Schemas;

namespace Craft.UnitTests.Inference.Labels;

/// <summary>Vectors that depend on the text alone, and how many texts were asked for.</summary>
internal sealed class CountingEncoder(string version = "1") : ITextEncoder
{
    private int _texts;

    public ModelRef Model { get; } = new() { Name = "count/ing", Version = version };

    public int Dimensions => 48;

    public int Texts => _texts;

    public Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        Interlocked.Add(ref _texts, texts.Count);
        return Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(Vector)]);
    }

    public static float[] Vector(string text)
    {
        var random = new Random(text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)));
        var vector = Enumerable.Range(0, 48).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return text.Length == 0 ? new float[48] : [.. vector.Select(x => x / length)];
    }
}
