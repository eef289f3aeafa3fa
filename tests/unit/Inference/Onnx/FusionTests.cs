using Craft.Inference.Onnx;
using Craft.Inference.Onnx.Format;
using Craft.TestSupport;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>ONNX Runtime recognises what it is to fuse; without it the networks are right and slow.</summary>
public sealed class FusionTests
{
    private const int Layers = 3;

    // two in each layer, one after the embeddings
    private const int Norms = (2 * Layers) + 1;

    [Fact]
    public void Products_of_8_bits_are_one_node_each()
    {
        var nodes = Optimised(new BertGraphOptions { Output = BertOutput.Embedding, Precision = OnnxPrecision.Int8 });
        Assert.Equal(4 * Layers, nodes["DynamicQuantizeMatMul"]);
        Assert.Equal((Layers, Norms), (nodes["MultiHeadAttention"], nodes["LayerNormalization"]));
        Assert.DoesNotContain("SkipLayerNormalization", nodes.Keys);
        Assert.DoesNotContain("MatMulInteger", nodes.Keys);
    }

    [Fact]
    public void Smoothing_adds_a_product_and_breaks_no_fusion()
    {
        var config = GoldenBert.Config("base");
        var plain = new BertGraphOptions { Output = BertOutput.Embedding, Precision = OnnxPrecision.Int8 };
        var smooth = plain with { Smoothing = new Dictionary<string, IReadOnlyList<float>> { [BertMatrices.Output(1)] = [.. Enumerable.Repeat(2f, config.IntermediateSize)] } };
        var (before, after) = (Optimised(plain), Optimised(smooth));
        Assert.Equal(before["Mul"] + 1, after["Mul"]);
        Assert.Equal(before.Where(n => n.Key != "Mul"), after.Where(n => n.Key != "Mul"));
        // a factor of 2 changes no digit
        Assert.Equal(GoldenBert.Run(GoldenBert.Network("base", plain))["embedding"], GoldenBert.Run(GoldenBert.Network("base", smooth))["embedding"]);
    }

    [Fact]
    public void A_layer_of_32_bits_is_ten_nodes()
    {
        var nodes = Optimised(new BertGraphOptions { Output = BertOutput.Embedding });
        Assert.Equal(
            // token types are one more sum
            (Layers, Norms + 1, Norms, Layers, 3 * Layers),
            (nodes["Attention"], nodes["Sum"], nodes["LayerNormalization"], nodes["BiasGelu"], nodes["MatMul"]));
    }

    [Fact]
    public void Skip_connections_in_16_bits_are_one_node_with_their_norm()
    {
        var nodes = Optimised(new BertGraphOptions { Output = BertOutput.Embedding, Precision = OnnxPrecision.Fp16 });
        Assert.Equal(Norms, nodes["SkipLayerNormalization"] + nodes.GetValueOrDefault("LayerNormalization"));
        Assert.Equal(2 * Layers, nodes["SkipLayerNormalization"]);
    }

    [Fact]
    public void Skip_connections_and_GELU_of_a_standard_network_are_found()
    {
        var nodes = Optimised(new BertGraphOptions { Output = BertOutput.Embedding, Flavour = OnnxFlavour.Standard });
        Assert.Equal((Norms, Layers), (nodes["SkipLayerNormalization"], nodes["BiasGelu"]));
    }

    private static Dictionary<string, int> Optimised(BertGraphOptions options)
    {
        using var folder = new TemporaryFolder();
        using var session = new SessionOptions { OptimizedModelFilePath = folder.Combine("optimised.onnx"), LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        new InferenceSession(GoldenBert.Network("base", options), session).Dispose();
        return ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.Combine("optimised.onnx"))).Graph.Node.CountBy(n => n.OpType).ToDictionary();
    }
}
