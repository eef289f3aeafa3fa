using Craft.Inference;
using Craft.Inference.Serving;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>What a text costs, and what swaps leave behind.</summary>
[Collection(AloneTests.Name)]
public sealed class EngineMemoryTests
{
    private const int Few = 200;
    private const int Many = 2_200;

    // the smallest object has 24 bytes: what is less belongs to a batch of texts (a wait that was one), not to a text
    private const double LessThanAnObject = 20;

    private static readonly Dictionary<int, string[]> _texts = new[] { Few, Many }.ToDictionary(
        n => n, n => Enumerable.Range(0, n).Select(i => string.Join(' ', Enumerable.Repeat("Kurs und", 1 + (i % 20)))).ToArray());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_encoder_allocates_the_vectors_and_nothing_else()
    {
        using var tiny = new TinyEngine();
        using var encoder = await tiny.EncoderAsync(Ct);
        // object header and length, the numbers, the reference to it
        var vector = 24 + (sizeof(float) * TinyEngine.Dimensions) + 8;

        Assert.InRange(await PerTextAsync(n => encoder.EncodeAsync(Texts(n), Ct)) - vector, -1, LessThanAnObject);
    }

    [Fact]
    public async Task A_tagger_allocates_the_spans_and_nothing_else()
    {
        using var tiny = new TinyEngine();
        using var tagger = await tiny.TaggerAsync(Ct, new TaggerOptions { ConfidenceMin = 1.1 });
        var texts = Enumerable.Range(0, 2).Select(i => Texts(i == 0 ? Few : Many).Select(t => new TaggerText(t, "de")).ToList()).ToList();

        // no span is that sure: what is left is the reference to the empty list
        Assert.InRange(await PerTextAsync(n => tagger.TagAsync(n == Few ? texts[0] : texts[1], Ct)) - 8, -1, LessThanAnObject);
    }

    [Fact]
    public async Task Memory_returns_after_swaps()
    {
        using var tiny = new TinyEngine();
        var folder = WideModel.Write(tiny);
        var size = new FileInfo(Path.Combine(folder, "model.onnx")).Length;
        using var slot = new ModelSlot<NeuralEncoder>(
            "encoder", await NeuralEncoder.OpenAsync(folder, tiny.Engine, Ct), m => m.Model, tiny.Events);
        await SwapAsync(6);
        var before = Environment.WorkingSet;
        await SwapAsync(20);

        // twenty versions that stayed would be more than forty times the file: the network and the vocabulary; the collector's
        // rhythm is worth some of them
        var more = Environment.WorkingSet - before;
        TestContext.Current.TestOutputHelper!.WriteLine($"{more / 1e6:F1} MB more, the file has {size / 1e6:F1} MB");
        Assert.InRange(more, long.MinValue, 15 * size);

        async Task SwapAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                await slot.SwapAsync(ct => NeuralEncoder.OpenAsync(folder, tiny.Engine, ct), Ct);
                using var lease = slot.Rent();
                await lease.Model.EncodeAsync(["w1 w2"], Ct);
            }
        }
    }

    /// <summary>
    /// Bytes per text: the difference of a large and a small call, so that what a call costs by itself is left out. Of each the
    /// cheapest counts: what others in the process allocate meanwhile only adds.
    /// </summary>
    private static async Task<double> PerTextAsync<T>(Func<int, Task<T>> call)
    {
        for (var i = 0; i < 3; i++)
        {
            await call(Many);
        }

        var (few, many) = (long.MaxValue, long.MaxValue);
        for (var i = 0; i < 10; i++)
        {
            var start = GC.GetTotalAllocatedBytes(precise: true);
            await call(Few);
            var middle = GC.GetTotalAllocatedBytes(precise: true);
            await call(Many);
            var end = GC.GetTotalAllocatedBytes(precise: true);
            (few, many) = (Math.Min(few, middle - start), Math.Min(many, end - middle));
        }

        return (double)(many - few) / (Many - Few);
    }

    private static string[] Texts(int count) => _texts[count];
}
