using System.Text.Json;
using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.TestSupport;
using Craft.UnitTests.Inference.Tokenizing;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>A real checkpoint: all-MiniLM-L6-v2 with the vectors that sentence-transformers gives for 60 texts.</summary>
public sealed class MiniLmNetworkTests
{
    /// <summary>What an int8 network is smoothed on.</summary>
    public enum Samples
    {
        None,
        Random,
        Texts,
    }

    private const string MiniLm = "models/all-minilm-l6-v2";

    // 24 000 pieces instead of 30 522 make the smallest of these 21 MB
    [Theory]
    [InlineData(OnnxPrecision.Fp32, null, Samples.None, 1e-4, 0.999999, 0.999999, 91)]
    [InlineData(OnnxPrecision.Fp16, null, Samples.None, 1e-3, 0.9999, 0.9999, 46, Explicit = true)]
    [InlineData(OnnxPrecision.Int8, OnnxPrecision.Fp16, Samples.Texts, 0.03, 0.99, 0.996, 36, Explicit = true)]
    [InlineData(OnnxPrecision.Int8, null, Samples.Texts, 0.03, 0.99, 0.996, 24)]
    [InlineData(OnnxPrecision.Int8, null, Samples.Random, 0.05, 0.97, 0.994, 24, Explicit = true)]
    [InlineData(OnnxPrecision.Int8, null, Samples.None, 0.05, 0.97, 0.985, 24, Explicit = true)]
    public void Vectors_are_those_of_the_reference(
        OnnxPrecision precision, OnnxPrecision? words, Samples samples, double bound, double cosineMin, double meanMin, int megabytesMax)
    {
        using var source = BertFolder.Open(GoldenTokenizer.Shared(MiniLm));
        using var folder = new TemporaryFolder();
        JsonElement[] rows = [.. File.ReadLines(GoldenTokenizer.Shared(MiniLm + "/expected.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        var manifest = OnnxModelFolder.Write(source, folder.Combine("model"), new OnnxWriteOptions
        {
            Role = ModelRole.Encoder,
            Name = "all-minilm",
            Precision = precision,
            WordTable = words,
            // every other text; the others have not been seen
            Samples = samples == Samples.Random ? null : samples == Samples.None ? [] : [.. rows.Where((_, i) => i % 2 == 0).Select(row => GoldenTokenizer.Numbers(row, "ids"))],
        });
        Assert.Equal((384, 256), (manifest.Dimensions, manifest.LengthMax));
        var network = File.ReadAllBytes(folder.Combine("model", ModelManifest.NetworkFileName));
        using var run = new NetworkRun(network);
        var (worst, least, sum, texts) = (0.0, 1.0, 0.0, 0);
        foreach (var row in rows)
        {
            long[] ids = [.. GoldenTokenizer.Numbers(row, "ids")];
            var actual = run.Run(1, ids.Length, ("input_ids", ids), ("attention_mask", [.. ids.Select(_ => 1L)]))["embedding"];
            float[] expected = [.. row.GetProperty("embedding").EnumerateArray().Select(e => e.GetSingle())];
            var cosine = expected.Zip(actual, (a, b) => (double)a * b).Sum();
            worst = Math.Max(worst, expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max());
            (least, sum, texts) = (Math.Min(least, cosine), sum + cosine, texts + 1);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{network.Length / 1e6:F1} MB, distance {worst:G2}, cosine at least {least:F5}, mean {sum / texts:F5}");
        Assert.Equal(60, texts);
        Assert.InRange(worst, 0, bound);
        Assert.InRange(least, cosineMin, 1.00001);
        Assert.InRange(sum / texts, meanMin, 1.00001);
        Assert.InRange(network.Length, 1, megabytesMax * 1_000_000);
    }
}
