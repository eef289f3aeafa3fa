using Craft.Inference.Models;

namespace Craft.Inference.Onnx;

/// <summary>The nodes that make one vector of length 1 of the hidden states of a text.</summary>
internal static class TextVector
{
    // a text without tokens has a mask of zeros, a vector of zeros no direction
    private const float Tiny = 1e-9f;

    /// <summary>[texts, tokens, hidden] becomes [texts, hidden].</summary>
    public static string Pool(OnnxGraph graph, string prefix, BertPooling pooling, string states, string mask)
    {
        if (pooling == BertPooling.Start)
        {
            return graph.Node("Gather", prefix + "start", [states, graph.Integer(0)], OnnxAttribute.Of("axis", 1));
        }

        var weights = graph.Cast(prefix + "weights", graph.Unsqueeze(prefix + "mask", mask, 2), OnnxType.Float);
        var sum = graph.Sum(prefix + "sum", graph.Node("Mul", prefix + "weighted", [states, weights]), 1, keepAxis: false);
        var count = graph.Node("Max", prefix + "count", [graph.Sum(prefix + "tokens", weights, 1, keepAxis: false), graph.Number(Tiny)]);
        return graph.Node("Div", prefix + "mean", [sum, count]);
    }

    /// <summary>Scales each vector to length 1.</summary>
    public static string Normalize(OnnxGraph graph, string prefix, string name, string vectors)
    {
        var square = graph.Sum(prefix + "squared", graph.Node("Mul", prefix + "squares", [vectors, vectors]), -1, keepAxis: true);
        var length = graph.Node("Max", prefix + "length", [graph.Node("Sqrt", prefix + "root", [square]), graph.Number(Tiny)]);
        return graph.Node("Div", name, [vectors, length]);
    }
}
