using System.Diagnostics;
using System.Text.Json;
using Craft.Bench.Inference;
using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Serving;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>
/// Measured by hand, with a real model: <c>-explicit only -class Craft.UnitTests.Inference.Serving.EngineFigures</c>. Processor
/// time counts, so that what else the machine does matters little.
/// </summary>
public sealed class EngineFigures(ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Processor_time_beside_bare_ONNX_Runtime()
    {
        using var tiny = new TinyEngine();
        var folder = Write(tiny, OnnxPrecision.Int8);
        using var encoder = await NeuralEncoder.OpenAsync(folder, tiny.Engine, Ct);
        using var bare = new BareRuntime(Path.Combine(folder, ModelManifest.NetworkFileName));
        var texts = BenchTexts.LikeCourses(TokenizerFolder.Read(folder).Tokenizer, 100);
        var ids = texts.First(256);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < 6; round++)
        {
            theirs.Add(Measure(() => bare.Run(ids)));
            ours.Add(Measure(() => encoder.EncodeAsync(texts.Texts, Ct).GetAwaiter().GetResult()));
        }

        Assert.NotEmpty(ours);
        output.WriteLine($"milliseconds of processor time per text: ours {ours.Min() * 10:F2}, bare {theirs.Min() * 10:F2}, "
            + $"ratio {theirs.Min() / ours.Min():F3} of the best, {theirs.Sum() / ours.Sum():F3} of all; {ids.Average(i => i.Length):F0} tokens per text");
    }

    [Theory(Explicit = true)]
    [InlineData(OnnxPrecision.Fp32, 0.9999)]
    [InlineData(OnnxPrecision.Int8, 0.98)]
    public async Task Vectors_of_a_real_model_are_those_of_the_reference(OnnxPrecision precision, double cosine)
    {
        using var tiny = new TinyEngine();
        using var encoder = await NeuralEncoder.OpenAsync(Write(tiny, precision), tiny.Engine, Ct);
        var rows = File.ReadLines(Path.Combine(Model, "expected.jsonl")).Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Where(row => row.GetProperty("text").GetString()! is var text && StrangeTexts.HasTokens(text)
                // literals of special tokens are text to us
                && !text.Contains("[MASK]", StringComparison.Ordinal)).ToList();
        var vectors = await encoder.EncodeAsync([.. rows.Select(r => r.GetProperty("text").GetString()!)], Ct);
        var cosines = rows.Zip(vectors, (row, vector) =>
            row.GetProperty("embedding").EnumerateArray().Zip(vector, (e, v) => e.GetDouble() * v).Sum()).ToList();

        output.WriteLine($"cosine: least {cosines.Min():F5}, mean {cosines.Average():F5}");
        Assert.All(cosines, c => Assert.InRange(c, cosine, 1.001));
    }

    private static string Model
    {
        get
        {
            var model = RepositoryRoot.Shared("models/all-minilm-l6-v2");
            Assert.SkipWhen(model is null, "../shared/models/all-minilm-l6-v2 is not on this machine");
            return model!;
        }
    }

    private static string Write(TinyEngine tiny, OnnxPrecision precision)
    {
        using var bert = BertFolder.Open(Model);
        var into = tiny.Combine($"minilm-{precision}");
        OnnxModelFolder.Write(bert, into, new OnnxWriteOptions { Role = ModelRole.Encoder, Name = "minilm", Precision = precision });
        return into;
    }

    private static double Measure(Action action)
    {
        using var own = Process.GetCurrentProcess();
        var started = own.TotalProcessorTime;
        action();
        own.Refresh();
        return (own.TotalProcessorTime - started).TotalSeconds;
    }
}
