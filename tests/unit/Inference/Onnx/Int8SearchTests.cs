using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Onnx.Format;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>As few matrices as possible stay out of int8, and the score decides which.</summary>
public sealed class Int8SearchTests : IDisposable
{
    private static readonly OnnxWriteOptions _tagger = new() { Role = ModelRole.Tagger, Name = "tiny" };

    private readonly TemporaryFolder _folder = new();
    private readonly BertFolder _source;

    public Int8SearchTests() => _source = GoldenBert.Open("token-classifier", _folder);

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Nothing_is_kept_when_int8_is_good_enough()
    {
        var choice = Int8Search.Find(_source, _tagger, Samples(), _ => 70, tolerance: 0.5);
        Assert.Empty(choice.Kept);
        Assert.Equal((70, 70, 70, 0), (choice.ExactScore, choice.Int8Score, choice.Score, choice.Damages.Count));
    }

    [Theory]
    [InlineData("encoder.layer.1.intermediate.dense", "encoder.layer.2.output.dense")]
    [InlineData("encoder.layer.0.attention.self")]
    [InlineData("embeddings.word_embeddings", "encoder.layer.2.attention.output.dense")]
    public void Exactly_the_matrices_that_cost_points_are_kept(params string[] costly)
    {
        var measured = new List<string>();
        var choice = Int8Search.Find(_source, _tagger, Samples(), folder =>
        {
            var int8 = Int8Matrices(folder);
            measured.Add(ModelManifest.Read(folder).Sha256);
            return 70 - (2 * costly.Count(int8.Contains)) - (0.01 * int8.Count);
        }, tolerance: 0.5);
        Assert.Equal(costly.Order(), choice.Kept.Order());
        Assert.InRange(choice.Score, 69.5, 70);
        Assert.Equal(measured.Count, measured.Distinct().Count());
        Assert.InRange(measured.Count, 5, 22);
    }

    [Fact]
    public void The_best_strength_of_smoothing_is_taken_before_a_matrix_is_kept()
    {
        double[] points = [70, 69.6, 69.9, 69.8];
        var measured = 0;
        var choice = Int8Search.Find(_source, _tagger, Samples(), _ => points[measured++], tolerance: 0.5);
        Assert.Equal((0.8, 69.9, 4), (choice.Strength, choice.Score, measured));
        Assert.Empty(choice.Kept);
    }

    [Fact]
    public void A_measure_that_nothing_satisfies_keeps_everything()
    {
        var choice = Int8Search.Find(_source, _tagger, Samples(), folder => ModelManifest.Read(folder).Precision == "fp32" ? 70 : 1, tolerance: 0.5);
        Assert.Equal(BertMatrices.Of(_source.Config).Order(), choice.Kept.Order());
        Assert.Equal(1, choice.Score);
    }

    [Fact]
    public void The_tagger_comes_as_near_to_the_reference_as_asked()
    {
        var expected = GoldenBert.Expected("token_classification.logits");
        // points lost = hundredths of a logit at the worst token of a single text
        double Measure(string folder)
        {
            using var run = new NetworkRun(File.ReadAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName)));
            var ids = Samples()[2];
            var logits = run.Run(1, ids.Length, ("input_ids", [.. ids.Select(i => (long)i)]), ("attention_mask", [.. ids.Select(_ => 1L)]))["logits"];
            var first = 3 * GoldenBert.Tokens * _source.Labels.Count;
            return -100 * logits.Zip(expected.AsSpan(first, logits.Length).ToArray(), (a, b) => Math.Abs(a - b)).Max();
        }

        var choice = Int8Search.Find(_source, _tagger, Samples(), Measure, tolerance: 8);
        TestContext.Current.TestOutputHelper!.WriteLine($"{choice.ExactScore:F3} {choice.Int8Score:F1} {choice.Score:F1} keeps {string.Join(", ", choice.Kept)}");
        Assert.InRange(choice.Int8Score, -100, -8.001);
        Assert.InRange(choice.Score, -8, 0);
        Assert.InRange(choice.Kept.Count, 1, 12);
    }

    /// <summary>The golden single texts, without padding.</summary>
    private static int[][] Samples()
    {
        var (ids, mask) = (GoldenBert.Input("input_ids"), GoldenBert.Input("attention_mask"));
        return [.. ((int[])[0, 1, 3]).Select(text => Enumerable.Range(text * GoldenBert.Tokens, GoldenBert.Tokens)
            .Where(i => mask[i] == 1).Select(i => (int)ids[i]).ToArray())];
    }

    private List<string> Int8Matrices(string folder)
    {
        var stored = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName)))
            .Graph.Initializer.Where(t => t.DataType == (int)OnnxType.Int8).Select(t => t.Name).ToHashSet();
        return [.. BertMatrices.Of(_source.Config).Where(m => stored.Contains(m + ".weight"))];
    }
}
