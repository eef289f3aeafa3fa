using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Onnx.Format;
using Google.Protobuf;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>The functions inside the feed-forward blocks, alone in a network.</summary>
public sealed class ActivationTests
{
    [Theory]
    [InlineData(BertActivation.Gelu, OnnxFlavour.Standard)]
    [InlineData(BertActivation.Gelu, OnnxFlavour.Contrib)]
    [InlineData(BertActivation.GeluTanh, OnnxFlavour.Standard)]
    [InlineData(BertActivation.GeluTanh, OnnxFlavour.Contrib)]
    [InlineData(BertActivation.Relu, OnnxFlavour.Standard)]
    public void A_function_has_the_values_of_its_formula(BertActivation activation, OnnxFlavour flavour)
    {
        var proto = new GraphProto { Name = "one function" };
        var graph = new OnnxGraph(proto, OnnxGraph.DefaultOperatorSet);
        graph.Input("whole", OnnxType.Int64, "texts", "tokens");
        var config = GoldenBert.Config("base") with { Activation = activation };
        var parts = new BertParts(graph, config, weights: null!, new BertGraphOptions { Flavour = flavour });
        var x = graph.Node("Mul", "x", [graph.Cast("numbers", "whole", OnnxType.Float), graph.Number(0.1f)]);
        graph.Output(parts.Activation("y", x), OnnxType.Float, "texts", "tokens");
        var model = new ModelProto { IrVersion = 8, Graph = proto };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OnnxGraph.DefaultOperatorSet });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxGraph.ContribDomain, Version = 1 });
        using var run = new NetworkRun(model.ToByteArray());

        long[] inputs = [.. Enumerable.Range(-60, 121)];
        var actual = run.Run(1, inputs.Length, ("whole", inputs))["y"];
        Assert.All(inputs.Zip(actual), pair => Assert.Equal(Formula(activation, pair.First * 0.1), pair.Second, 2e-6));
    }

    private static double Formula(BertActivation activation, double x) => activation switch
    {
        BertActivation.Relu => Math.Max(0, x),
        BertActivation.GeluTanh => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        _ => x * NormalShare(x),
    };

    /// <summary>The normal distribution by Simpson's rule.</summary>
    private static double NormalShare(double x)
    {
        const int Steps = 2000;
        var step = x / Steps;
        var sum = Enumerable.Range(0, Steps + 1)
            .Sum(i => (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-(i * step) * (i * step) / 2));
        return 0.5 + (sum * step / 3 / Math.Sqrt(2 * Math.PI));
    }
}
